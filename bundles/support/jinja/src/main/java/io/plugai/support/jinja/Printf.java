package io.plugai.support.jinja;

import java.util.List;
import java.util.Locale;

/** Python's {@code "%s" % values}. */
final class Printf {
  private Printf() {}

  /** Fills the places of a form. */
  static Text format(Text form, Object values, Budget budget) {
    List<?> given = values instanceof List<?> list ? list : List.of(values);
    TextBuilder out = new TextBuilder(budget);
    int used = 0;
    int from = 0;
    for (int at = form.value().indexOf('%'); at >= 0; at = form.value().indexOf('%', from)) {
      out.add(form.slice(from, at));
      int end = at + 1;
      while (end < form.length() && "0123456789.-+ ".indexOf(form.value().charAt(end)) >= 0) {
        end++;
      }
      if (end == form.length() || form.value().charAt(end) != '%' && used == given.size()) {
        throw new TemplateException("The template fills a form with too few values.");
      }
      char kind = form.value().charAt(end);
      out.add(
          kind == '%'
              ? Text.own("%")
              : filled(form.value().substring(at, end), kind, given.get(used++), budget));
      from = end + 1;
    }
    return out.add(form.slice(from, form.length())).text();
  }

  private static Text filled(String flags, char kind, Object value, Budget budget) {
    if (flags.length() > 8) {
      throw new TemplateException("The template fills a form that it should not.");
    }
    return switch (kind) {
      case 's' -> Values.text(value, budget);
      case 'd', 'i' -> Text.own(String.format(Locale.ROOT, flags + "d", Values.integer(value)));
      case 'f' ->
          Text.own(
              String.format(
                  Locale.ROOT,
                  flags + "f",
                  ((Number) Operators.signed(false, value)).doubleValue()));
      default -> throw new TemplateException("The template fills a form with %" + kind + ".");
    };
  }
}
