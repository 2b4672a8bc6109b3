package io.plugai.support.upstream.oauth;

import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.upstream.Access;
import io.plugai.support.upstream.Addresses;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.Upstream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Keeps tokens until shortly before they expire. However many want one, it is fetched once; what
 * that fails with is told to all that wait, and kept for a moment only. A token that the provider
 * refuses is dropped, and the request sent once more with another one. Blocks nobody. Safe for all
 * threads.
 *
 * <p>A refused credential ({@code invalid_client}, {@code unauthorized_client}, {@code
 * invalid_grant}, 401) is {@code CREDENTIAL_REJECTED}; other failures are those of {@link
 * Upstream}.
 */
public final class Tokens {
  private static final int MOST = 1000;
  private static final Duration FETCH = Duration.ofSeconds(30);

  /** Long enough to spare the server, and short enough to mend a credential. */
  private static final Duration FAILURE_KEPT = Duration.ofSeconds(2);

  private final Upstream upstream;
  private final Addresses addresses;
  private final int most;
  private final LongSupplier nanoTime;

  /** Those used last at the end. Guarded by itself. */
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Keeps none yet, and a thousand at most.
   *
   * @param addresses where tokens may be fetched: credentials of callers say where, too
   */
  public Tokens(Upstream upstream, Addresses addresses) {
    this(upstream, addresses, MOST, System::nanoTime);
  }

  Tokens(Upstream upstream, Addresses addresses, int most, LongSupplier nanoTime) {
    this.upstream = upstream;
    this.addresses = addresses;
    this.most = most;
    this.nanoTime = nanoTime;
  }

  /** Access with tokens for that, as they are needed: see {@link Call#with(Access)}. */
  public Access access(Grant grant) {
    String key = digest(grant.identity());
    return new Access() {
      @Override
      public CompletionStage<Map<String, Secret>> headers() {
        return entry(key, grant).token.thenApply(Token::headers);
      }

      @Override
      public boolean refused(Map<String, Secret> headers) {
        drop(key, headers);
        return true;
      }
    };
  }

  int size() {
    synchronized (entries) {
      return entries.size();
    }
  }

  private Entry entry(String key, Grant grant) {
    Entry fresh;
    synchronized (entries) {
      Entry kept = entries.get(key);
      if (kept != null && kept.isGood()) {
        return kept;
      }
      fresh = new Entry();
      entries.put(key, fresh);
      if (entries.size() > most) {
        entries.remove(entries.keySet().iterator().next());
      }
    }
    fresh.fetch(grant);
    return fresh;
  }

  /** Forgets a token, unless another one is there already. */
  private void drop(String key, Map<String, Secret> refused) {
    synchronized (entries) {
      Entry kept = entries.get(key);
      if (kept != null && kept.shows(refused)) {
        entries.remove(key);
      }
    }
  }

  private Call call(Grant grant) {
    addresses
        .objection(grant.tokenUrl())
        .ifPresent(
            what -> {
              throw new GatewayException(
                  ErrorCode.CREDENTIAL_REJECTED,
                  "The credential's token address is not allowed: it is " + what + ".");
            });
    return Call.post(grant.tokenUrl(), Map.of(), grant.form()).repeatable().within(FETCH);
  }

  private static String digest(String identity) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JRE has SHA-256", e);
    }
  }

  /** A token on its way, there, or refused. */
  private final class Entry {
    private final CompletableFuture<Token> token = new CompletableFuture<>();
    private volatile long goodUntil;

    /** On a thread that may wait for a name server, and sign. */
    void fetch(Grant grant) {
      long begun = nanoTime.getAsLong();
      var unused =
          upstream
              .pause(Duration.ZERO)
              .thenCompose(nothing -> upstream.fetch(() -> call(grant), Token::of))
              .whenComplete((made, thrown) -> end(begun, made, thrown));
    }

    private void end(long begun, Token made, Throwable thrown) {
      if (thrown == null) {
        goodUntil = begun + made.life().toNanos();
        token.complete(made);
      } else {
        goodUntil = nanoTime.getAsLong() + FAILURE_KEPT.toNanos();
        token.completeExceptionally(
            thrown instanceof CompletionException && thrown.getCause() != null
                ? thrown.getCause()
                : thrown);
      }
    }

    boolean isGood() {
      return !token.isDone() || nanoTime.getAsLong() - goodUntil < 0;
    }

    boolean shows(Map<String, Secret> headers) {
      return token.isDone()
          && !token.isCompletedExceptionally()
          && token.join().headers().equals(headers);
    }
  }
}
