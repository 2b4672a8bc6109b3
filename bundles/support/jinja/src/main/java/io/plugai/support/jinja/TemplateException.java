package io.plugai.support.jinja;

/** A template that cannot be read, or not be rendered; the message is a sentence for people. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateException(String message) {
    super(message);
  }

  /** In a line of the template. */
  static TemplateException at(int line, String message) {
    return new TemplateException("Line " + line + " of the template: " + message);
  }
}
