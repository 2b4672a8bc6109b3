package io.plugai.core.telemetry;

import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * A metric's name, taken apart by the convention of {@link
 * io.plugai.core.api.telemetry.MetricsReport}.
 *
 * @param family the name as Prometheus allows it, {@code [a-zA-Z_][a-zA-Z0-9_]*}
 * @param labels its labels as they stand between the braces; empty where there are none
 */
record MetricName(String family, String labels) {

  private static final Pattern NOT_ALLOWED = Pattern.compile("[^a-zA-Z0-9_]");

  static MetricName parse(String name) {
    String[] parts = name.split(";", -1);
    StringJoiner labels = new StringJoiner(",");
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i];
      int equals = part.indexOf('=');
      if (equals > 0) {
        labels.add(identifier(part.substring(0, equals)) + quoted(part.substring(equals + 1)));
      }
    }
    return new MetricName(identifier(parts[0]), labels.toString());
  }

  /** The full name of one sample, with one more label where it is not empty. */
  String sample(String suffix, String extraLabel) {
    String all =
        labels.isEmpty() || extraLabel.isEmpty() ? labels + extraLabel : labels + "," + extraLabel;
    return family + suffix + (all.isEmpty() ? "" : "{" + all + "}");
  }

  /** The same metric under a family with this ending, which is not repeated. */
  MetricName endingIn(String ending) {
    return family.endsWith(ending) ? this : new MetricName(family + ending, labels);
  }

  private static String identifier(String text) {
    String clean = NOT_ALLOWED.matcher(text).replaceAll("_");
    return clean.isEmpty() || Character.isDigit(clean.charAt(0)) ? "_" + clean : clean;
  }

  private static String quoted(String value) {
    return "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
