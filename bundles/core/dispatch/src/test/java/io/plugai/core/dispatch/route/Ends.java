package io.plugai.core.dispatch.route;

import io.plugai.core.dispatch.run.Account.Outcome;
import io.plugai.core.dispatch.run.End;
import io.plugai.spi.error.GatewayException;

/** Ends of runs. */
final class Ends {
  private Ends() {}

  static End ofBackend(GatewayException failure) {
    return new End(Outcome.FAILED, failure.code().code(), failure, true);
  }
}
