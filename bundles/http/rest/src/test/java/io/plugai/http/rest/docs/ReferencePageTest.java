package io.plugai.http.rest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.support.web.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReferencePageTest {

  @Test
  void thePageShowsEveryOperationAndRunsNothing() throws Exception {
    String page = ReferencePage.render(description());

    assertThat(page)
        .contains("/v1/generate", "/v1/adapters/{name}", "<code>validation_error</code>")
        .doesNotContain("<script", "http-equiv", "style=");
  }

  @Test
  void whatStandsInTheDescriptionCannotBreakThePage() throws Exception {
    JsonNode hostile =
        Json.MAPPER.readTree(
            """
            {"info": {"title": "<b>", "description": "`<script>`"},
             "paths": {}, "components": {"schemas": {}}}
            """);

    assertThat(ReferencePage.render(hostile)).doesNotContain("<b>", "<script>");
  }

  private static JsonNode description() throws IOException {
    try (InputStream in = ReferencePageTest.class.getResourceAsStream("/openapi.json")) {
      return Json.MAPPER.readTree(Objects.requireNonNull(in));
    }
  }
}
