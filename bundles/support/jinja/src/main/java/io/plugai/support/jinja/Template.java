package io.plugai.support.jinja;

import java.time.Clock;
import java.util.Map;

/**
 * A chat template, read and ready to be rendered. What a template can do is bounded in steps,
 * characters and depth, so that a hostile one fails like a wrong one: with a sentence. Safe for all
 * threads.
 */
public final class Template {
  /** The longest template, in characters. */
  public static final int MAX_SOURCE = 1 << 18;

  private final Statement body;

  private Template(Statement body) {
    this.body = body;
  }

  /**
   * Reads a template.
   *
   * @throws TemplateException if it is none
   */
  public static Template parse(String source) {
    if (source.length() > MAX_SOURCE) {
      throw new TemplateException("The template is longer than " + MAX_SOURCE + " characters.");
    }
    return new Template(Parser.parse(source));
  }

  /**
   * Renders it.
   *
   * @param variables what it can name: values of the kinds that this package's description tells
   * @param clock what {@code strftime_now} reads
   * @throws TemplateException if it fails, also because the template itself says so
   */
  public Text render(Map<String, Object> variables, Clock clock) {
    Budget budget = new Budget();
    Scope globals = new Scope(budget);
    Globals.all(clock).forEach(globals::set);
    variables.forEach(globals::set);
    TextBuilder out = new TextBuilder(budget);
    try {
      body.run(globals.inner(), out);
    } catch (StackOverflowError e) {
      // Every depth is bounded; their product may still be more than a small stack holds.
      throw new TemplateException("The template nests too deeply.");
    }
    return out.text();
  }
}
