package io.plugai.core.auth.people;

import io.plugai.core.auth.common.Bulkhead;
import io.plugai.core.auth.common.Fields;
import io.plugai.core.auth.common.Ids;
import io.plugai.spi.credential.Secret;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Hashes and compares passwords, two at once at most: each takes 19 MiB and a core for a while.
 * Whoever has no password is compared all the same, so that nobody can tell.
 */
@Component(service = Passwords.class)
public final class Passwords {
  private static final int AT_ONCE = 2;
  private static final int MOST_WAITING = 32;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final int LEAST = 10;
  private static final int MOST = 200;
  private static final int RANDOM_CHARACTERS = 20; // 100 bits

  private final Bulkhead turns =
      new Bulkhead(
          AT_ONCE, MOST_WAITING, LONGEST_WAIT, "Too many people log in at this moment. Try again.");
  private final AtomicLong computed = new AtomicLong();
  private final PasswordHash parameters;
  private final String nobodys;

  /** Called by the framework. */
  @Activate
  public Passwords() {
    this(PasswordHash.CURRENT);
  }

  Passwords(PasswordHash parameters) {
    this.parameters = parameters;
    this.nobodys = parameters.ofNone();
  }

  /** Notes what is wrong with a password that somebody wishes. */
  static void check(Fields fields, String field, Secret password, String name) {
    String text = normal(password);
    int length = text.codePointCount(0, text.length());
    fields
        .require(
            length >= LEAST && length <= MOST,
            field,
            "must have %d to %d characters".formatted(LEAST, MOST))
        .require(!text.equalsIgnoreCase(name), field, "must not be the name");
  }

  /** A new random one. */
  static Secret random() {
    return new Secret(Ids.text(RANDOM_CHARACTERS));
  }

  /** What to keep of a password. */
  String hash(Secret password) {
    return inTurn(() -> parameters.of(normal(password)));
  }

  /**
   * Whether it is the password; the same work where there is none.
   *
   * @param kept what was kept of it; empty where there is none
   */
  boolean matches(Secret password, Optional<String> kept) {
    boolean same = inTurn(() -> PasswordHash.matches(normal(password), kept.orElse(nobodys)));
    return same && kept.isPresent();
  }

  /** Whether what was kept should be made anew, at the next login. */
  boolean isOutdated(String kept) {
    return !parameters.made(kept);
  }

  /** How many hashes were computed so far. */
  long computed() {
    return computed.get();
  }

  /**
   * Different keyboards write the same letters differently. Cut, so that nobody has us hash a book.
   */
  private static String normal(Secret password) {
    String text = password.reveal();
    String bounded = text.length() > MOST * 8 ? text.substring(0, MOST * 8) : text;
    return Normalizer.normalize(bounded, Normalizer.Form.NFKC);
  }

  private <T> T inTurn(Supplier<T> work) {
    return turns.take(
        () -> {
          computed.incrementAndGet();
          return work.get();
        });
  }
}
