package io.plugai.support.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.error.ErrorCode;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HttpStatusTest {

  @Test
  void theCodesAndStatusesThatClientsKnowStayWhatTheyAre() {
    assertThat(
            Arrays.stream(ErrorCode.values())
                .map(code -> code.code() + " " + HttpStatus.of(code))
                .collect(Collectors.joining("\n", "", "\n")))
        .isEqualTo(
            """
            validation_error 400
            model_not_found 404
            feature_not_supported 422
            credential_rejected 424
            backend_rejected 422
            rate_limited 429
            queue_full 429
            backend_unavailable 503
            backend_timeout 504
            backend_protocol_error 502
            internal_error 500
            answer_too_large 502
            cancelled 409
            interrupted 503
            bad_request 400
            unauthenticated 401
            invalid_credentials 401
            token_invalid 401
            token_expired 401
            token_revoked 401
            account_disabled 401
            invite_invalid 403
            forbidden 403
            not_found 404
            method_not_allowed 405
            not_acceptable 406
            request_timeout 408
            conflict 409
            plugin_failed 422
            payload_too_large 413
            unsupported_media_type 415
            storage_full 507
            unavailable 503
            """);
  }

  @Test
  void aStatusThatALibraryChoseBecomesACode() {
    assertThat(HttpStatus.code(405)).isEqualTo(ErrorCode.METHOD_NOT_ALLOWED);
    assertThat(HttpStatus.code(431)).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(HttpStatus.code(507)).isEqualTo(ErrorCode.INTERNAL);
  }
}
