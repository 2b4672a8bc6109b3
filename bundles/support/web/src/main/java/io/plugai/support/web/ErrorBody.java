package io.plugai.support.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.spi.error.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one form that every error has, as the body of a response and in a stream. */
public record ErrorBody(Detail error) {

  /**
   * What went wrong.
   *
   * @param code the stable code, see {@link ErrorCode}
   * @param message one or two sentences for people
   * @param requestId the id under which the gateway's log knows the request
   * @param details what is wrong field by field; often empty
   * @param retryAfter seconds after which a retry may succeed, where known
   */
  public record Detail(
      String code,
      String message,
      String requestId,
      List<FieldError> details,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long retryAfter) {}
}
