package io.plugai.support.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void aFailureKeepsWhatItSaysWhenItIsToldAndWhenItIsThrownAgain(ErrorCode code) {
    GatewayException failure =
        new GatewayException(code, "So it is.", List.of(new FieldError("field", "is wrong")))
            .withRetryAfter(Duration.ofSeconds(3));

    Problem problem = Problem.of(failure);

    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.status()).isBetween(400, 599);
    assertThat(Problem.of(problem.exception())).isEqualTo(problem);
    assertThat(Problem.isUnexpected(failure)).isEqualTo(code == ErrorCode.INTERNAL);
  }

  @Test
  void theBodyHoldsCodeMessageRequestIdAndFields() throws Exception {
    Problem problem =
        Problem.of(
            new GatewayException(
                ErrorCode.VALIDATION,
                "The request is not valid.",
                List.of(new FieldError("input.messages[0].role", "must be one of user"))));

    JsonNode error = Json.MAPPER.readTree(problem.json("req_1")).get("error");

    assertThat(error)
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"code": "validation_error", "message": "The request is not valid.",
                 "request_id": "req_1",
                 "details": [{"field": "input.messages[0].role",
                              "reason": "must be one of user"}]}
                """));
  }

  @Test
  void theTimeToWaitIsToldInWholeSecondsRoundedUp() {
    Problem problem =
        Problem.of(
            new GatewayException(ErrorCode.RATE_LIMITED, "Slow down.")
                .withRetryAfter(Duration.ofMillis(1001)));

    assertThat(problem.retryAfterSeconds()).hasValue(2L);
    assertThat(problem.body("r").error().retryAfter()).isEqualTo(2);
  }

  @Test
  void theTextOfAnExceptionThatWasNotWrittenForCallersStaysInside() {
    IllegalStateException failure = new IllegalStateException("jdbc:secret@host");

    assertThat(new String(Problem.of(failure).json("r"), java.nio.charset.StandardCharsets.UTF_8))
        .contains("internal_error")
        .doesNotContain("secret");
    assertThat(Problem.isUnexpected(failure)).isTrue();
  }

  @Test
  void onlyFaultsHaveAStackTrace() {
    assertThat(Problem.of(ErrorCode.INTERNAL).exception().getStackTrace()).isNotEmpty();
    assertThat(Problem.of(ErrorCode.FORBIDDEN).exception().getStackTrace()).isEmpty();
  }
}
