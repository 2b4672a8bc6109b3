package io.plugai.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.credential.Secret;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProviderErrorTest {
  private static final Call CALL =
      Call.post(
          URI.create("http://127.0.0.1"),
          Map.of("Authorization", new Secret("Bearer hunter2-key")),
          "{\"prompt\":\"the quick brown fox jumps over the lazy dog\"}"
              .getBytes(StandardCharsets.UTF_8));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // OpenAI
        "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens'.\",\"type\":\"invalid_request_error\",\"param\":\"max_tokens\",\"code\":\"unsupported_parameter\"}}|(invalid_request_error, unsupported_parameter, max_tokens): Unsupported parameter: 'max_tokens'.",
        // vLLM
        "{\"object\":\"error\",\"message\":\"The context is 2048 tokens long.\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}|(BadRequestError, 400): The context is 2048 tokens long.",
        // Ollama
        "{\"error\":\"model is required\"}|: model is required",
        // Google, as it answers a call that is not streamed
        "[{\"error\":{\"code\":400,\"message\":\"API key not valid.\",\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}]|(400, INVALID_ARGUMENT, API_KEY_INVALID): API key not valid.",
        // Stability
        "{\"id\":\"x\",\"name\":\"bad_request\",\"errors\":[\"prompt: is empty\",\"seed: is negative\"]}|(bad_request): prompt: is empty; seed: is negative",
        // Replicate
        "{\"title\":\"Invalid version\",\"detail\":\"It does not exist.\",\"status\":422}|(422): It does not exist.",
        // Azure
        "{\"error\":{\"code\":\"content_filter\",\"message\":\"Filtered.\",\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}|(content_filter, ResponsibleAIPolicyViolation): Filtered.",
        // OpenRouter, with another provider's error inside
        "{\"error\":{\"code\":400,\"message\":\"Provider returned error\",\"metadata\":{\"raw\":\"{\\\"message\\\":\\\"Too hot.\\\"}\"}}}|(400): Too hot.",
        "{\"error\":{\"code\":400,\"message\":\"Provider returned error\",\"metadata\":{\"raw\":\"oops\"}}}|(400): Provider returned error",
        // FastAPI, with a list of what was sent
        "{\"detail\":[{\"loc\":[\"body\"],\"input\":\"the quick brown fox\"}]}|.",
        "{}|.",
        "[]|."
      })
  void tellsCodesAndReasonInAnyOfTheUsualForms(String body, String told) {
    assertThat(of(body).codesAndReason().strip()).isEqualTo(told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Incorrect key hunter2-key.",
        "Incorrect key HUNTER2-KEY.",
        "Incorrect key hunter2-…",
        "Incorrect key …nter2-key.",
        "You said: quick brown fox jumps over the lazy dog",
        "<html><body>oops</body></html>",
        "Long text. Long text. Long text. Long text. Long text. Long text. Long text. Long text."
            + " Long text. Long text. Long text. Long text. Long text. Long text. Long text."
            + " Long text. Long text. Long text. Long text. Long text. Long text. Long text."
            + " Long text. Long text. Long text. Long text. Long text. Long text. Long text."
      })
  void aTextThatQuotesTheRequestOrIsNoSentenceIsLeftOut(String message) {
    assertThat(of("{\"error\":{\"code\":\"c\",\"message\":\"" + message + "\"}}").codesAndReason())
        .isEqualTo(" (c).");
  }

  @Test
  void aRefusalMayBeAnEventStream() {
    assertThat(of("event: error\ndata: {\"error\":\"No.\"}\n\n").codesAndReason())
        .isEqualTo(": No.");
  }

  @Test
  void whatLooksLikeAKeyOrAQuotationIsBlanked() {
    String message = "Bad key sk-ab****wxyz or gsk_0123456789abcdefghijklmnop, you said 'hi there'";
    assertThat(of("{\"error\":{\"message\":\"" + message + "\"}}").codesAndReason())
        .isEqualTo(": Bad key … or …, you said …");
  }

  @Test
  void codesThatAreNoCodesAreLeftOut() {
    assertThat(of("{\"error\":{\"code\":\"hunter2-key\",\"type\":\"a b\",\"param\":7}}").codes())
        .isEqualTo(" (7).");
  }

  @Test
  void aBodyThatIsNotJsonSaysNothing() {
    assertThat(of("upstream connect error").codesAndReason()).isEqualTo(".");
  }

  private static ProviderError of(String body) {
    Bytes bytes = new Bytes(1000);
    bytes.append(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    return ProviderError.of(bytes, CALL::isQuotedIn);
  }
}
