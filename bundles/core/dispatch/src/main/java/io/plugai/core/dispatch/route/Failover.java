package io.plugai.core.dispatch.route;

import io.plugai.spi.error.ErrorCode;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which failures are a reason to ask another candidate: those that say something of the backend or
 * of the credential that it was shown. What says something of the request would be said by others
 * too; and a request that was paid for is not asked again.
 */
final class Failover {
  private static final Set<ErrorCode> REASONS =
      EnumSet.of(
          ErrorCode.BACKEND_UNAVAILABLE,
          ErrorCode.BACKEND_TIMEOUT,
          ErrorCode.BACKEND_PROTOCOL,
          ErrorCode.RATE_LIMITED,
          ErrorCode.QUEUE_FULL,
          ErrorCode.CREDENTIAL_REJECTED,
          ErrorCode.MODEL_NOT_FOUND,
          ErrorCode.FEATURE_NOT_SUPPORTED,
          ErrorCode.INTERNAL);

  private Failover() {}

  static boolean isReason(ErrorCode code) {
    return REASONS.contains(code);
  }
}
