package io.plugai.core.auth.vault;

import io.plugai.core.api.credentials.ProviderKeys.TestResult;
import io.plugai.core.api.dispatch.Providers;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks a provider whether it takes a credential. */
final class CredentialTest {

  private CredentialTest() {}

  static CompletionStage<TestResult> run(
      Providers providers, String provider, Credential credential) {
    return providers
        .check(provider, credential)
        .handle((taken, failure) -> result(provider, failure));
  }

  private static TestResult result(String provider, @Nullable Throwable failure) {
    if (failure == null) {
      return new TestResult(true, "The provider '%s' takes it.".formatted(provider));
    }
    Throwable why =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    if (why instanceof GatewayException refused) {
      if (refused.code() == ErrorCode.CREDENTIAL_REJECTED) {
        return new TestResult(false, refused.getMessage());
      }
      throw refused;
    }
    throw new GatewayException(
        ErrorCode.INTERNAL, "The provider '%s' could not be asked.".formatted(provider), why);
  }
}
