package io.plugai.core.auth.vault;

import io.plugai.core.api.lifecycle.Exit;
import io.plugai.core.api.store.SecretStore;
import io.plugai.core.api.store.SecretStore.Resealable;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals and opens secrets under the master keys. A gateway that lacks a key of something sealed is
 * not started: it would only find out when somebody needs it.
 */
@Component(service = Vault.class, immediate = true)
public final class Vault {
  private static final Logger LOG = LoggerFactory.getLogger(Vault.class);
  private static final String FILE = "master.key";
  private static final int PART = 500;
  private static final int PASSES = 5;

  /** The database failed, not the configuration: whoever watches the process may start it again. */
  private static final int FAILED = 1;

  private final SecretStore store;
  private final Exit exit;
  private final MasterKeys keys;
  private final Semaphore rotating = new Semaphore(1);
  private final ReadWriteLock keeping = new ReentrantReadWriteLock();

  /** Called by the framework. */
  @Activate
  public Vault(@Reference SecretStore store, @Reference Exit exit) {
    this(
        store,
        exit,
        Optional.ofNullable(System.getenv(MasterKeys.VARIABLE)),
        Path.of(System.getProperty("karaf.etc", "etc"), FILE));
  }

  /**
   * A vault whose keys come from elsewhere.
   *
   * @param variable keys in base 64, with commas between them; empty for none
   * @param file the key file, which is made where it is missing and nothing is sealed yet
   */
  public Vault(SecretStore store, Exit exit, Optional<String> variable, Path file) {
    this.store = store;
    this.exit = exit;
    try {
      keys = open(store, variable, new KeyFile(file));
    } catch (VaultException e) {
      throw refuse(e);
    } catch (GatewayException e) {
      LOG.error("The vault cannot be opened: {}", e.getMessage());
      exit.exit(FAILED);
      throw e;
    }
  }

  private VaultException refuse(VaultException e) {
    LOG.error("{}", e.getMessage());
    exit.exit(Exit.REFUSED);
    return e;
  }

  private static MasterKeys open(SecretStore store, Optional<String> variable, KeyFile file) {
    Set<String> used = new HashSet<>();
    for (List<Resealable> part = part(store, Optional.empty());
        !part.isEmpty();
        part = part(store, last(part))) {
      part.forEach(one -> used.add(Envelope.keyId(one.sealed())));
    }
    MasterKeys keys = MasterKeys.load(variable, file, used.isEmpty());
    used.stream()
        .filter(id -> keys.find(id).isEmpty())
        .findFirst()
        .ifPresent(id -> missing(id, file));
    return keys;
  }

  private static void missing(String id, KeyFile file) {
    throw new VaultException(
        ("There are secrets in the database that are sealed under the master key '%s', which is"
                + " missing: put the key file that holds it back at %s, or the key into %s.")
            .formatted(id, file, MasterKeys.VARIABLE));
  }

  private static List<Resealable> part(SecretStore store, Optional<String> after) {
    return store.allSealed(after, PART);
  }

  private static Optional<String> last(List<Resealable> part) {
    return Optional.of(part.get(part.size() - 1).id());
  }

  /** Seals a text for what is named. */
  String seal(String boundTo, String text) {
    return Envelope.seal(keys.current(), boundTo, text);
  }

  /**
   * Seals a text for what is named and has it kept. A rotation that begins meanwhile waits for
   * that: it would forget the key otherwise that the text was sealed under.
   */
  <T> T keep(String boundTo, String text, Function<String, T> keeper) {
    keeping.readLock().lock();
    try {
      return keeper.apply(seal(boundTo, text));
    } finally {
      keeping.readLock().unlock();
    }
  }

  /**
   * Opens what was sealed for that.
   *
   * @throws VaultException where it cannot be
   */
  String open(String boundTo, String sealed) {
    return Envelope.open(keys::find, boundTo, sealed);
  }

  /**
   * A secret of the gateway's own, made where there is none yet. Never to be shown. What another
   * gateway made under a key that is not here ends this one.
   */
  public String own(String name, Supplier<String> fresh) {
    String sealed =
        store
            .ownSecret(name)
            .orElseGet(() -> keep(name, fresh.get(), made -> store.ownSecret(name, made)));
    try {
      return open(name, sealed);
    } catch (VaultException e) {
      throw refuse(e);
    }
  }

  /**
   * Makes a new master key the current one, where it lies in a file, and seals everything anew
   * under it. Cut off at any moment, it can be run again.
   *
   * @return how many secrets were sealed anew
   * @throws GatewayException {@code CONFLICT} where somebody else does it now, {@code UNAVAILABLE}
   *     where it did not succeed; nothing is lost then
   */
  int rotate() {
    if (!rotating.tryAcquire()) {
      throw new GatewayException(
          ErrorCode.CONFLICT, "The master key is being rotated by somebody else.");
    }
    try {
      keys.beginRotation();
      awaitKeepers();
      int all = 0;
      for (int pass = 0; pass < PASSES; pass++) {
        int done = resealAll();
        all += done;
        if (done == 0) {
          keys.endRotation();
          return all;
        }
      }
      throw unfinished(null);
    } catch (VaultException e) {
      LOG.error("the master key was not rotated: {}", e.getMessage());
      throw unfinished(e);
    } finally {
      rotating.release();
    }
  }

  /** What was sealed before there was a new key is kept when this returns. */
  private void awaitKeepers() {
    keeping.writeLock().lock();
    keeping.writeLock().unlock();
  }

  private static GatewayException unfinished(@Nullable VaultException cause) {
    return new GatewayException(
        ErrorCode.UNAVAILABLE,
        "Not everything could be sealed under the new master key; the old ones are kept. See the"
            + " log, and run it again.",
        cause);
  }

  /** One pass over everything; how many were under another key, whoever sealed them anew. */
  private int resealAll() {
    int done = 0;
    String current = keys.current().id();
    for (List<Resealable> part = part(store, Optional.empty());
        !part.isEmpty();
        part = part(store, last(part))) {
      for (Resealable old : part) {
        if (!Envelope.keyId(old.sealed()).equals(current)) {
          store.reseal(old, seal(old.id(), open(old.id(), old.sealed())));
          done++;
        }
      }
    }
    return done;
  }
}
