package io.plugai.support.jinja;

/** Something that can be called. */
@FunctionalInterface
interface Function {
  /**
   * Calls it.
   *
   * @throws TemplateException where it fails
   */
  Object call(Arguments arguments);
}
