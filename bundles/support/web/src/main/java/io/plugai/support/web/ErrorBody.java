package io.plugai.support.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.spi.error.FieldError;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one form that every error has, as the body of a response and in a stream. */
@Schema(
    description = "The one form that every error has, as the body of a response and in a stream.")
public record ErrorBody(Detail error) {

  /** What went wrong. */
  @Schema(name = "ErrorDetail", description = "What went wrong.")
  public record Detail(
      @Schema(description = "The stable code, see ErrorCode.") String code,
      @Schema(description = "One or two sentences for people.") String message,
      @Schema(description = "The id under which the gateway's log knows the request.")
          String requestId,
      @Schema(description = "What is wrong field by field; often empty.") List<FieldError> details,
      @Schema(description = "Seconds after which a retry may succeed, where known.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Long retryAfter) {}
}
