package io.plugai.http.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Turns a description of an API (OpenAPI 3.0) into one HTML page. Knows as much of OpenAPI and of
 * Markdown as our own description uses.
 */
final class ReferencePage {
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");
  private static final String SCHEMAS = "#/components/schemas/";

  private final StringBuilder html = new StringBuilder(64 * 1024);
  private final JsonNode api;

  private ReferencePage(JsonNode api) {
    this.api = api;
  }

  static String render(JsonNode api) {
    ReferencePage page = new ReferencePage(api);
    page.head();
    page.contents();
    page.html.append("<h2>Requests</h2>\n");
    page.eachOperation(page::operation);
    page.html.append("<h2>Data</h2>\n");
    api.at("/components/schemas").properties().forEach(s -> page.schema(s.getKey(), s.getValue()));
    page.html.append("</main></body></html>\n");
    return page.html.toString();
  }

  private interface OperationVisitor {
    void visit(String method, String path, JsonNode operation);
  }

  private void eachOperation(OperationVisitor visitor) {
    for (Map.Entry<String, JsonNode> path : api.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        visitor.visit(
            operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue());
      }
    }
  }

  private void head() {
    String title = escaped(api.at("/info/title").asText());
    html.append(
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>%s API</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="stylesheet" href="/docs/style.css"></head>
        <body><main><h1>%s API</h1>
        """
            .formatted(title, title));
    text(api.at("/info/description").asText());
    html.append("<p><a href=\"/v1/openapi.json\">openapi.json</a></p>\n");
  }

  private void contents() {
    html.append("<nav><ul>\n");
    eachOperation(
        (method, path, operation) ->
            html.append("<li><a href=\"#")
                .append(escaped(operation.get("operationId").asText()))
                .append("\"><span class=\"method\">")
                .append(method)
                .append("</span> ")
                .append(escaped(path))
                .append("</a></li>\n"));
    html.append("</ul></nav>\n");
  }

  private void operation(String method, String path, JsonNode operation) {
    html.append(
        "<section id=\"%s\"><h3><span class=\"method\">%s</span> <code>%s</code></h3>\n"
            .formatted(escaped(operation.get("operationId").asText()), method, escaped(path)));
    text(operation.path("summary").asText() + ".");
    text(operation.path("description").asText());
    permission(operation.path("x-permission").asText());
    parameters(operation.path("parameters"));
    JsonNode body = operation.at("/requestBody/content/application~1json/schema");
    if (!body.isMissingNode()) {
      html.append("<p>Body: ").append(type(body)).append("</p>\n");
    }
    responses(operation.path("responses"));
    if (method.equals("POST") && path.equals("/v1/generate")) {
      example();
    }
    html.append("</section>\n");
  }

  private void permission(String permission) {
    text(
        permission.equals("public")
            ? "Needs no credential."
            : "Needs the permission `" + permission + "`.");
  }

  private void example() {
    html.append(
        """
        <pre><code>curl http://localhost:8080/v1/generate -H 'Content-Type: application/json' \\
          -d '{"model": "local/starter", "modality": "text", "input": "Who are you?"}'</code></pre>
        """);
  }

  private void parameters(JsonNode parameters) {
    if (parameters.isEmpty()) {
      return;
    }
    html.append("<table><tr><th>Parameter</th><th>In</th><th></th></tr>\n");
    for (JsonNode parameter : parameters) {
      row(
          "<code>" + escaped(parameter.get("name").asText()) + "</code>",
          escaped(parameter.get("in").asText()),
          inline(parameter.path("description").asText()));
    }
    html.append("</table>\n");
  }

  private void responses(JsonNode responses) {
    html.append("<table><tr><th>Status</th><th></th><th>Body</th></tr>\n");
    responses
        .properties()
        .forEach(
            response ->
                row(
                    escaped(response.getKey().equals("default") ? "4xx, 5xx" : response.getKey()),
                    inline(response.getValue().path("description").asText()),
                    bodies(response.getValue().path("content"))));
    html.append("</table>\n");
  }

  private String bodies(JsonNode content) {
    StringJoiner bodies = new StringJoiner("<br>");
    content
        .properties()
        .forEach(
            body ->
                bodies.add(
                    "<code>"
                        + escaped(body.getKey())
                        + "</code> "
                        + type(body.getValue().path("schema"))));
    return bodies.toString();
  }

  private void schema(String name, JsonNode schema) {
    html.append("<section id=\"schema-%s\"><h3>%s</h3>\n".formatted(escaped(name), escaped(name)));
    text(schema.path("description").asText());
    if (schema.path("properties").isEmpty()) {
      html.append("</section>\n");
      return;
    }
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(field -> required.add(field.asText()));
    html.append("<table><tr><th>Field</th><th>Type</th><th></th></tr>\n");
    schema
        .get("properties")
        .properties()
        .forEach(
            field ->
                row(
                    "<code>" + escaped(field.getKey()) + "</code>",
                    type(field.getValue())
                        + (required.contains(field.getKey())
                            ? ""
                            : " <span class=\"required\">may be missing</span>"),
                    describe(field.getValue())));
    html.append("</table></section>\n");
  }

  private String describe(JsonNode field) {
    String words = inline(field.path("description").asText());
    if (field.path("enum").isEmpty()) {
      return words;
    }
    return words
        + " One of "
        + StreamSupport.stream(field.get("enum").spliterator(), false)
            .map(value -> "<code>" + escaped(value.asText()) + "</code>")
            .collect(Collectors.joining(", "))
        + ".";
  }

  private String type(JsonNode schema) {
    String reference = schema.path("$ref").asText();
    if (!reference.isEmpty()) {
      String name = escaped(reference.substring(SCHEMAS.length()));
      return "<a href=\"#schema-%s\">%s</a>".formatted(name, name);
    }
    for (String list : List.of("oneOf", "allOf")) {
      if (!schema.path(list).isEmpty()) {
        return StreamSupport.stream(schema.get(list).spliterator(), false)
            .map(this::type)
            .collect(Collectors.joining(" or "));
      }
    }
    if (schema.path("type").asText().equals("array")) {
      return "list of " + type(schema.path("items"));
    }
    return "<span class=\"type\">" + escaped(schema.path("type").asText("any")) + "</span>";
  }

  /** Paragraphs and tables of Markdown, with code between backquotes. */
  private void text(String markdown) {
    for (String block : markdown.strip().split("\n\n")) {
      if (block.startsWith("|")) {
        table(block);
      } else if (!block.isBlank()) {
        html.append("<p>").append(inline(block)).append("</p>\n");
      }
    }
  }

  private void table(String block) {
    html.append("<table>\n");
    for (String line : block.split("\n")) {
      if (!line.startsWith("|---")) {
        row(
            Pattern.compile("\\|")
                .splitAsStream(line.substring(1))
                .map(cell -> inline(cell.strip()))
                .toArray(String[]::new));
      }
    }
    html.append("</table>\n");
  }

  private void row(String... cells) {
    html.append("<tr><td>").append(String.join("</td><td>", cells)).append("</td></tr>\n");
  }

  private static String inline(String markdown) {
    return CODE.matcher(escaped(markdown)).replaceAll("<code>$1</code>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
