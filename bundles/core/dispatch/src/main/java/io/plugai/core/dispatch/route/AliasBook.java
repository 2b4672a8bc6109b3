package io.plugai.core.dispatch.route;

import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Aliases;
import io.plugai.core.api.store.AliasStore;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All aliases, in memory. Those in files come first; those in the database are read when it comes,
 * after each change here, and from time to time, since another gateway may change them as well. It
 * is there whether or not the database is.
 */
@Component
public final class AliasBook implements Aliases {
  private static final Logger LOG = LoggerFactory.getLogger(AliasBook.class);
  private static final int READ_AGAIN_SECONDS = 10;

  /** More than anybody needs; a list of them is one answer. */
  private static final int MOST = 1000;

  private final ScheduledExecutorService reader;
  private final Set<AliasFile> files = ConcurrentHashMap.newKeySet();
  private volatile @Nullable AliasStore store;
  private volatile Map<String, Alias> stored = Map.of();

  /** Called by the framework. */
  @Activate
  public AliasBook() {
    this.reader =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "plugai-aliases");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        reader.scheduleWithFixedDelay(
            this::readQuietly, READ_AGAIN_SECONDS, READ_AGAIN_SECONDS, TimeUnit.SECONDS);
  }

  @Deactivate
  void deactivate() {
    reader.shutdownNow();
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addFile(AliasFile file) {
    files.add(file);
  }

  void removeFile(AliasFile file) {
    files.remove(file);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setStore(AliasStore next) {
    store = next;
    reader.execute(this::readQuietly);
  }

  /** What it said last counts until another one comes. */
  void unsetStore(AliasStore former) {
    if (store == former) {
      store = null;
    }
  }

  private void readQuietly() {
    try {
      AliasStore now = store;
      if (now != null) {
        read(now);
      }
    } catch (RuntimeException e) {
      LOG.debug("The aliases in the database cannot be read now; the last ones stay.", e);
    }
  }

  /** One at a time, so that what was read first never takes the place of what was read later. */
  private synchronized void read(AliasStore from) {
    Map<String, Alias> found = new HashMap<>();
    from.list().forEach(alias -> found.put(alias.name(), alias));
    stored = Map.copyOf(found);
  }

  @Override
  public List<Alias> list() {
    Map<String, Alias> all = new TreeMap<>(stored);
    inFiles().forEach(alias -> all.put(alias.name(), alias));
    return List.copyOf(all.values());
  }

  @Override
  public Optional<Alias> find(String name) {
    return inFiles()
        .filter(alias -> alias.name().equals(name))
        .findFirst()
        .or(() -> Optional.ofNullable(stored.get(name)));
  }

  private Stream<Alias> inFiles() {
    return files.stream().flatMap(file -> file.alias().stream());
  }

  @Override
  public boolean put(Alias alias) {
    List<FieldError> faults = AliasRules.faults(alias);
    if (!faults.isEmpty()) {
      throw GatewayException.invalid(faults);
    }
    requireFree(alias.name());
    if (stored.size() >= MOST && !stored.containsKey(alias.name())) {
      throw new GatewayException(
          ErrorCode.CONFLICT, "There are " + MOST + " aliases, and no more can be had.");
    }
    AliasStore database = database();
    boolean added = database.put(alias);
    read(database);
    return added;
  }

  @Override
  public void remove(String name) {
    requireFree(name);
    AliasStore database = database();
    boolean removed = database.remove(name);
    read(database);
    if (!removed) {
      throw GatewayException.notFound("alias");
    }
  }

  private void requireFree(String name) {
    if (find(name).filter(Alias::fixed).isPresent()) {
      throw new GatewayException(
          ErrorCode.CONFLICT, "This alias stands in a file of the gateway's; change it there.");
    }
  }

  private AliasStore database() {
    AliasStore now = store;
    if (now == null) {
      throw new GatewayException(
              ErrorCode.UNAVAILABLE, "The gateway's database cannot be reached now.")
          .withRetryAfter(Duration.ofSeconds(5));
    }
    return now;
  }
}
