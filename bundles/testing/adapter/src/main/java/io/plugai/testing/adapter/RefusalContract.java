package io.plugai.testing.adapter;

import static io.plugai.spi.error.ErrorCode.BACKEND_REJECTED;
import static io.plugai.spi.error.ErrorCode.BACKEND_UNAVAILABLE;
import static io.plugai.spi.error.ErrorCode.RATE_LIMITED;
import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of a provider's errors, in whatever form: who is told what, and when it is asked
 * again.
 */
abstract class RefusalContract extends ContractHarness {

  // Errors.

  static Stream<String> formsOfErrors() {
    return Stream.of(
        "{\"error\":{\"message\":\"No marmots today.\",\"code\":400}}",
        "{\"error\":\"No marmots today.\",\"code\":400}",
        "[{\"error\":{\"code\":400,\"message\":\"No marmots today.\",\"status\":\"INVALID\"}}]",
        "{\"object\":\"error\",\"message\":\"No marmots today.\",\"type\":\"Bad\",\"code\":400}",
        "{\"message\":\"No marmots today.\",\"code\":\"400\"}",
        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
            + "\"message\":\"No marmots today.\"}}",
        "{\"title\":\"Unprocessable\",\"detail\":\"No marmots today.\",\"status\":422}",
        "{\"status\":422,\"error\":true,\"detail\":[{\"loc\":[\"body\",0],"
            + "\"msg\":\"No marmots today.\"}]}",
        "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"No marmots today.\",\"type\":\"missing_required\"}]}",
        "{\"message\":\"Bad request: No marmots today.\"}",
        "{\"name\":\"bad_request\",\"errors\":[\"No marmots today.\"]}",
        "{\"success\":false,\"errors\":[{\"code\":400,\"message\":\"No marmots today.\"}]}",
        "{\"error\":{\"message\":\"Provider returned error\",\"code\":400,\"metadata\":{"
            + "\"raw\":\"{\\\"error\\\":{\\\"message\\\":\\\"No marmots today.\\\"}}\"}}}");
  }

  @ParameterizedTest
  @MethodSource("formsOfErrors")
  final void theProvidersReasonReachesTheCallerInWhateverForm(String body) {
    upstream
        .next(dialect.generatePath(), Answer.json(400, body))
        .next(dialect.generatePath(), Answer.json(200, body))
        .next(dialect.generatePath(), dialect.beginning(WORDS).send(frame(body)).hang());
    for (boolean stream : new boolean[] {false, false, true}) {
      GatewayException failure = failureOf(Probe.ofAll(generate(patient(), stream)));
      assertThat(failure).hasMessageContaining("No marmots today.");
      assertThat(failure.code()).isEqualTo(BACKEND_REJECTED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "context_length_exceeded, BACKEND_REJECTED",
    "string_above_max_length, BACKEND_REJECTED",
    "invalid_request_error, BACKEND_REJECTED",
    "content_policy_violation, BACKEND_REJECTED",
    "model_not_found, BACKEND_REJECTED",
    "INVALID_ARGUMENT, BACKEND_REJECTED",
    "rate_limit_exceeded, RATE_LIMITED",
    "RESOURCE_EXHAUSTED, RATE_LIMITED",
    "ThrottlingException, RATE_LIMITED",
    "invalid_api_key, CREDENTIAL_REJECTED",
    "permission_denied, CREDENTIAL_REJECTED",
    "timeout, BACKEND_TIMEOUT",
    "overloaded_error, BACKEND_UNAVAILABLE",
    "server_error, BACKEND_UNAVAILABLE"
  })
  final void theCodeOfAnErrorWithinAnAnswerSaysWhoIsToBlame(String code, ErrorCode expected) {
    String body = "{\"error\":{\"code\":\"" + code + "\",\"message\":\"It went wrong.\"}}";
    upstream
        .next(dialect.generatePath(), Answer.json(200, body))
        .next(dialect.generatePath(), dialect.beginning(WORDS).send(frame(body)).hang());
    assertFailsWith(expected, Probe.ofAll(generate(patient(), false)));
    assertFailsWith(expected, Probe.ofAll(generate(patient(), true)));
  }

  @ParameterizedTest
  @CsvSource({
    "403, x, Your input was flagged by our moderation., BACKEND_REJECTED",
    "403, content_filter, No., BACKEND_REJECTED",
    "403, x, This violates our usage policies., BACKEND_REJECTED",
    "403, permission_denied, This key may not use the model., CREDENTIAL_REJECTED",
    "403, x, No., CREDENTIAL_REJECTED",
    "403, , Your prompt was flagged., BACKEND_REJECTED",
    "400, API_KEY_INVALID, API key not valid., CREDENTIAL_REJECTED",
    "500, context_length_exceeded, Too much., BACKEND_REJECTED"
  })
  final void whatTheWordsOfARefusalAreAboutGoesBeforeItsStatus(
      int status, String code, String message, ErrorCode expected) {
    String body =
        code == null
            ? message
            : "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}";
    upstream.on(dialect.generatePath(), Answer.json(status, body));
    assertFailsWith(expected, Probe.ofAll(generate(start(LONG, LONG, LONG, LONG, 1), true)));
    assertThat(upstream.asked()).isEqualTo(1);
  }

  // Waits.

  static Stream<Arguments> waits() {
    String google =
        "{\"error\":{\"code\":429,\"details\":[{\"@type\":\"type.googleapis.com/"
            + "google.rpc.RetryInfo\",\"retryDelay\":\"20s\"}]}}";
    return Stream.of(
        Arguments.of(refusal("retry-after-ms", "20000")),
        Arguments.of(refusal("x-ms-retry-after-ms", "20000")),
        Arguments.of(refusal("retry-after", "20")),
        Arguments.of(
            refusal("x-ratelimit-reset-requests", "20s")
                .header("x-ratelimit-remaining-requests", "0")),
        Arguments.of(
            refusal("x-ratelimit-reset", String.valueOf(Instant.now().getEpochSecond() + 20))
                .header("x-ratelimit-remaining", "0")),
        Arguments.of(Answer.json(429, google)),
        Arguments.of(Answer.json(429, "{\"error\":\"no\",\"retry_after\":20}")),
        Arguments.of(Answer.json(429, "{\"error\":\"Please try again in 20s.\"}")),
        Arguments.of(Answer.json(429, "{\"error\":\"Please retry after 20 seconds.\"}")));
  }

  private static Answer refusal(String header, String value) {
    return Answer.json(429, "{}").header(header, value);
  }

  @ParameterizedTest
  @MethodSource("waits")
  final void aLongWaitIsPassedOnInWhateverUnitAndPlace(Answer answer) {
    upstream.on(dialect.generatePath(), answer);
    Probe probe = Probe.ofAll(generate(start(LONG, LONG, LONG, LONG, 2), true));
    GatewayException failure = failureOf(probe);
    assertThat(failure.code()).isEqualTo(RATE_LIMITED);
    assertThat(failure.retryAfter().orElseThrow())
        .isBetween(Duration.ofSeconds(17), Duration.ofSeconds(20));
    assertThat(upstream.asked()).isEqualTo(1);
  }

  // What may be paid twice.

  static Stream<Answer> lost() {
    return Stream.of(Answer.closed(), Answer.json(502, "{}"), Answer.json(504, "{}"));
  }

  @ParameterizedTest
  @MethodSource("lost")
  final void whatMayHaveBeenDoneIsNotAskedForAgain(Answer answer) {
    upstream.on(dialect.generatePath(), answer);
    for (boolean stream : new boolean[] {true, false}) {
      failureOf(Probe.ofAll(generate(start(LONG, LONG, LONG, LONG, 2), stream)));
    }
    assertThat(upstream.asked()).isEqualTo(2);
  }

  @Test
  final void theModelsMayBeAskedForAsOftenAsItTakes() throws Exception {
    upstream
        .next(dialect.modelsPath(), Answer.json(502, "{}"), Answer.closed())
        .on(dialect.modelsPath(), Answer.json(200, dialect.models(List.of("marmot-7b"))));
    assertThat(start(LONG, LONG, LONG, LONG, 2).models(credential()).toCompletableFuture().get())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"503, false, 1", "529, , 2", "502, true, 2", "400, , 1"})
  final void asksAgainAsTheProviderTellsItsOwnClients(int status, String told, int asked) {
    Answer refusal = Answer.json(status, "{}").header("Retry-After", "0");
    upstream.on(
        dialect.generatePath(), told == null ? refusal : refusal.header("x-should-retry", told));
    failureOf(Probe.ofAll(generate(start(LONG, LONG, LONG, LONG, 1), true)));
    assertThat(upstream.asked()).isEqualTo(asked);
  }

  @Test
  final void whatNoWaitingMendsIsNotAskedForAgain() {
    upstream.on(
        dialect.generatePath(),
        Answer.json(429, "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"Pay.\"}}"));
    assertFailsWith(RATE_LIMITED, Probe.ofAll(generate(start(LONG, LONG, LONG, LONG, 2), true)));
    assertThat(upstream.asked()).isEqualTo(1);
  }

  @Test
  final void tellsWhenTheProviderWantsToBeAskedAgain() {
    upstream.on(dialect.generatePath(), refusal(429).header("Retry-After", "17"));
    GatewayException failure = failureOf(Probe.ofAll(generate(patient(), true)));
    assertThat(failure.code()).isEqualTo(RATE_LIMITED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(17));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  final void asksAgainWhereThatMayHelp(int status) {
    upstream
        .next(dialect.generatePath(), refusal(status).header("Retry-After", "0"))
        .on(dialect.generatePath(), dialect.stream(WORDS));
    Probe probe = Probe.ofAll(generate(start(LONG, LONG, LONG, LONG, 1), true));
    probe.all();
    assertThat(probe.text()).isEqualTo("Once upon a time");
    assertThat(upstream.asked()).isEqualTo(2);
  }

  @Test
  final void givesUpAfterItsLastRetry() {
    upstream.on(dialect.generatePath(), refusal(503));
    assertFailsWith(
        BACKEND_UNAVAILABLE, Probe.ofAll(generate(start(LONG, LONG, LONG, LONG, 2), true)));
    assertThat(upstream.asked()).isEqualTo(3);
  }
}
