package io.plugai.core.auth.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the master keys come from: the environment, where it has some, with those of the file
 * behind them; otherwise the file.
 */
final class MasterKeys {
  static final String VARIABLE = "PLUGAI_MASTER_KEY";

  private final Optional<KeyRing> environment;
  private final KeyFile file;
  private volatile KeyRing ring;

  private MasterKeys(Optional<KeyRing> environment, KeyFile file, KeyRing ring) {
    this.environment = environment;
    this.file = file;
    this.ring = ring;
  }

  /**
   * Reads them.
   *
   * @param variable what the environment has; empty for nothing
   * @param mayCreate whether a first key may be made, because nothing is sealed yet
   * @throws VaultException with a sentence for the operator
   */
  static MasterKeys load(Optional<String> variable, KeyFile file, boolean mayCreate) {
    Optional<KeyRing> environment = variable.filter(text -> !text.isBlank()).map(MasterKeys::parse);
    Optional<KeyRing> found = together(environment, file.read());
    if (found.isEmpty() && !mayCreate) {
      throw new VaultException(
          ("There are sealed secrets in the database, and no master key: put the key file back at"
                  + " %s, or the key into %s.")
              .formatted(file, VARIABLE));
    }
    return new MasterKeys(
        environment,
        file,
        found.orElseGet(() -> file.create(new KeyRing(List.of(MasterKey.random())))));
  }

  private static KeyRing parse(String variable) {
    List<MasterKey> keys = new ArrayList<>();
    for (String text : variable.split(",", -1)) {
      try {
        keys.add(MasterKey.parse(text));
      } catch (IllegalArgumentException e) {
        throw new VaultException(
            "Key %d in %s is %s: each must be 32 bytes in base 64, with commas between them."
                .formatted(keys.size() + 1, VARIABLE, e.getMessage()));
      }
    }
    return new KeyRing(keys);
  }

  private static Optional<KeyRing> together(Optional<KeyRing> first, Optional<KeyRing> second) {
    List<MasterKey> all = new ArrayList<>();
    first.ifPresent(ring -> all.addAll(ring.keys()));
    second.ifPresent(ring -> all.addAll(ring.keys()));
    return all.isEmpty() ? Optional.empty() : Optional.of(new KeyRing(all));
  }

  KeyRing ring() {
    return ring;
  }

  MasterKey current() {
    return ring.current();
  }

  /** The key of that id; looks into the file again, where another gateway may have put it. */
  Optional<MasterKey> find(String id) {
    Optional<MasterKey> found = ring.find(id);
    return found.isPresent() ? found : reload().find(id);
  }

  private synchronized KeyRing reload() {
    ring = together(environment, file.read()).orElse(ring);
    return ring;
  }

  /**
   * Begins a rotation: makes a new key the current one, where keys lie in the file. Where an
   * earlier rotation was cut off, that one goes on.
   */
  synchronized void beginRotation() {
    if (environment.isEmpty()) {
      KeyRing now = reload();
      if (now.keys().size() == 1) {
        file.replace(now.with(MasterKey.random()));
        reload();
      }
    }
  }

  /** Ends it: nothing is sealed under the old keys any more. */
  synchronized void endRotation() {
    if (environment.isEmpty()) {
      file.replace(ring.currentOnly());
      reload();
    }
  }
}
