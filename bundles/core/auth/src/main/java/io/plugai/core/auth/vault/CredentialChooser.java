package io.plugai.core.auth.vault;

import io.plugai.core.api.credentials.Credentials;
import io.plugai.core.api.credentials.KeyPolicy;
import io.plugai.core.api.credentials.Owner;
import io.plugai.core.auth.common.BackgroundTasks;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses by the provider's policy: at once from memory, otherwise in the background. */
@Component
public final class CredentialChooser implements Credentials {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialChooser.class);
  private static final Credential NONE = new Credential.None();
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final OpenCredentials open;
  private final BackgroundTasks background;

  /** Called by the framework. */
  @Activate
  public CredentialChooser(@Reference OpenCredentials open, @Reference BackgroundTasks background) {
    this.open = open;
    this.background = background;
  }

  @Override
  public CompletionStage<Choice> forGeneration(String userId, String provider) {
    Owner user = Owner.user(userId);
    Optional<KeyPolicy> policy = open.peekPolicy(provider);
    Optional<Optional<Credential>> own = open.peek(user, provider);
    Optional<Optional<Credential>> operators = open.peek(Owner.OPERATOR, provider);
    if (policy.isPresent() && own.isPresent() && operators.isPresent()) {
      return done(() -> choose(policy.get(), own.get(), operators.get(), provider));
    }
    return later(
        () ->
            choose(
                open.readPolicy(provider),
                open.read(user, provider),
                open.read(Owner.OPERATOR, provider),
                provider));
  }

  @Override
  public CompletionStage<Credential> forListing(String provider) {
    Optional<Optional<Credential>> operators = open.peek(Owner.OPERATOR, provider);
    return operators.isPresent()
        ? CompletableFuture.completedFuture(operators.get().orElse(NONE))
        : later(() -> open.read(Owner.OPERATOR, provider).orElse(NONE));
  }

  private static Choice choose(
      KeyPolicy policy, Optional<Credential> own, Optional<Credential> operators, String provider) {
    if (policy != KeyPolicy.OPERATOR_ONLY && own.isPresent()) {
      return new Choice(own.get(), Payer.USER);
    }
    if (policy == KeyPolicy.USER_ONLY) {
      throw new GatewayException(
          ErrorCode.CREDENTIAL_REJECTED,
          ("The provider '%s' is used with a key of your own here, and you have none: put one in at"
                  + " /v1/users/provider-keys.")
              .formatted(provider));
    }
    return new Choice(operators.orElse(NONE), Payer.OPERATOR);
  }

  private static <T> CompletionStage<T> done(Supplier<T> choice) {
    try {
      return CompletableFuture.completedFuture(choice.get());
    } catch (GatewayException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T> CompletionStage<T> later(Supplier<T> choice) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      background.execute(() -> complete(answer, choice));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(unavailable(e).withRetryAfter(TRY_AGAIN));
    }
    return answer;
  }

  private static <T> void complete(CompletableFuture<T> answer, Supplier<T> choice) {
    try {
      answer.complete(choice.get());
    } catch (GatewayException e) {
      answer.completeExceptionally(
          e.code() == ErrorCode.CREDENTIAL_REJECTED
              ? e
              : unavailable(e).withRetryAfter(e.retryAfter().orElse(TRY_AGAIN)));
    } catch (VaultException e) {
      LOG.error("{}", e.getMessage());
      answer.completeExceptionally(
          new GatewayException(
              ErrorCode.CREDENTIAL_REJECTED,
              "The stored credential cannot be opened: put it in again."));
    } catch (RuntimeException e) {
      LOG.error("a credential could not be chosen", e);
      answer.completeExceptionally(
          new GatewayException(ErrorCode.INTERNAL, "The credential could not be chosen.", e));
    }
  }

  private static GatewayException unavailable(Throwable cause) {
    return new GatewayException(
        ErrorCode.BACKEND_UNAVAILABLE,
        "The database that holds the credentials cannot be asked now.",
        cause);
  }
}
