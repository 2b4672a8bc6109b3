package io.plugai.http.rest.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The fields of one schema, and types as links to their schemas. */
final class DataSection {
  private static final String SCHEMAS = "#/components/schemas/";

  private final Html html;

  DataSection(Html html) {
    this.html = html;
  }

  void write(String name, JsonNode schema) {
    html.raw(
        "<section id=\"schema-%s\"><h3>%s</h3>\n"
            .formatted(Html.escaped(name), Html.escaped(name)));
    html.text(schema.path("description").asText());
    if (schema.path("properties").isEmpty()) {
      html.raw("</section>\n");
      return;
    }
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(field -> required.add(field.asText()));
    html.raw("<table><tr><th>Field</th><th>Type</th><th></th></tr>\n");
    schema
        .get("properties")
        .properties()
        .forEach(
            field ->
                html.row(
                    "<code>" + Html.escaped(field.getKey()) + "</code>",
                    type(field.getValue())
                        + (required.contains(field.getKey())
                            ? ""
                            : " <span class=\"required\">may be missing</span>"),
                    describe(field.getValue())));
    html.raw("</table></section>\n");
  }

  private static String describe(JsonNode field) {
    String words = Html.inline(field.path("description").asText());
    if (field.path("enum").isEmpty()) {
      return words;
    }
    return words
        + " One of "
        + StreamSupport.stream(field.get("enum").spliterator(), false)
            .map(value -> "<code>" + Html.escaped(value.asText()) + "</code>")
            .collect(Collectors.joining(", "))
        + ".";
  }

  /** A type as markup. */
  static String type(JsonNode schema) {
    String reference = schema.path("$ref").asText();
    if (!reference.isEmpty()) {
      String name = Html.escaped(reference.substring(SCHEMAS.length()));
      return "<a href=\"#schema-%s\">%s</a>".formatted(name, name);
    }
    for (String list : List.of("oneOf", "allOf")) {
      if (!schema.path(list).isEmpty()) {
        return StreamSupport.stream(schema.get(list).spliterator(), false)
            .map(DataSection::type)
            .collect(Collectors.joining(" or "));
      }
    }
    if (schema.path("type").asText().equals("array")) {
      return "list of " + type(schema.path("items"));
    }
    return "<span class=\"type\">" + Html.escaped(schema.path("type").asText("any")) + "</span>";
  }
}
