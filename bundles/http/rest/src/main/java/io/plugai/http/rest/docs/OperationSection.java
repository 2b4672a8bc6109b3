package io.plugai.http.rest.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;

/** What one request needs, takes and answers. */
final class OperationSection {
  private final Html html;

  OperationSection(Html html) {
    this.html = html;
  }

  void write(String method, String path, JsonNode operation) {
    html.raw(
        "<section id=\"%s\"><h3><span class=\"method\">%s</span> <code>%s</code></h3>\n"
            .formatted(
                Html.escaped(operation.get("operationId").asText()), method, Html.escaped(path)));
    html.text(operation.path("summary").asText() + ".");
    html.text(operation.path("description").asText());
    permission(operation.path("x-permission").asText());
    parameters(operation.path("parameters"));
    JsonNode body = operation.at("/requestBody/content/application~1json/schema");
    if (!body.isMissingNode()) {
      html.raw("<p>Body: ").raw(DataSection.type(body)).raw("</p>\n");
    }
    responses(operation.path("responses"));
    if (method.equals("POST") && path.equals("/v1/generate")) {
      example();
    }
    html.raw("</section>\n");
  }

  private void permission(String permission) {
    html.text(
        permission.equals("public")
            ? "Needs no credential."
            : "Needs the permission `" + permission + "`.");
  }

  private void example() {
    html.raw(
        """
        <pre><code>curl http://localhost:8080/v1/generate -H 'Content-Type: application/json' \\
          -d '{"model": "local/starter", "modality": "text", "input": "Who are you?"}'</code></pre>
        """);
  }

  private void parameters(JsonNode parameters) {
    if (parameters.isEmpty()) {
      return;
    }
    html.raw("<table><tr><th>Parameter</th><th>In</th><th></th></tr>\n");
    for (JsonNode parameter : parameters) {
      html.row(
          "<code>" + Html.escaped(parameter.get("name").asText()) + "</code>",
          Html.escaped(parameter.get("in").asText()),
          Html.inline(parameter.path("description").asText()));
    }
    html.raw("</table>\n");
  }

  private void responses(JsonNode responses) {
    html.raw("<table><tr><th>Status</th><th></th><th>Body</th></tr>\n");
    responses
        .properties()
        .forEach(
            response ->
                html.row(
                    Html.escaped(
                        response.getKey().equals("default") ? "4xx, 5xx" : response.getKey()),
                    Html.inline(response.getValue().path("description").asText()),
                    bodies(response.getValue().path("content"))));
    html.raw("</table>\n");
  }

  private static String bodies(JsonNode content) {
    StringJoiner bodies = new StringJoiner("<br>");
    content
        .properties()
        .forEach(
            body ->
                bodies.add(
                    "<code>"
                        + Html.escaped(body.getKey())
                        + "</code> "
                        + DataSection.type(body.getValue().path("schema"))));
    return bodies.toString();
  }
}
