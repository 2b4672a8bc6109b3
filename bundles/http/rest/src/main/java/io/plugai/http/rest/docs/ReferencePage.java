package io.plugai.http.rest.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;

/**
 * Turns a description of an API (OpenAPI 3.0) into one HTML page. Knows as much of OpenAPI as our
 * own description uses.
 */
final class ReferencePage {
  private final Html html = new Html();
  private final JsonNode api;

  private ReferencePage(JsonNode api) {
    this.api = api;
  }

  static String render(JsonNode api) {
    ReferencePage page = new ReferencePage(api);
    page.head();
    page.contents();
    page.requests();
    page.data();
    return page.html.raw("</main></body></html>\n").toString();
  }

  private void head() {
    String title = Html.escaped(api.at("/info/title").asText());
    html.raw(
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>%s API</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="stylesheet" href="/docs/style.css"></head>
        <body><main><h1>%s API</h1>
        """
            .formatted(title, title));
    html.text(api.at("/info/description").asText());
    html.raw("<p><a href=\"/v1/openapi.json\">openapi.json</a></p>\n");
  }

  private void contents() {
    html.raw("<nav><ul>\n");
    eachOperation(
        (method, path, operation) ->
            html.raw("<li><a href=\"#")
                .raw(Html.escaped(operation.get("operationId").asText()))
                .raw("\"><span class=\"method\">")
                .raw(method)
                .raw("</span> ")
                .raw(Html.escaped(path))
                .raw("</a></li>\n"));
    html.raw("</ul></nav>\n");
  }

  private void requests() {
    html.raw("<h2>Requests</h2>\n");
    eachOperation(new OperationSection(html)::write);
  }

  private void data() {
    html.raw("<h2>Data</h2>\n");
    DataSection section = new DataSection(html);
    api.at("/components/schemas")
        .properties()
        .forEach(schema -> section.write(schema.getKey(), schema.getValue()));
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
}
