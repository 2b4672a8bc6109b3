package io.plugai.core.models;

import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.models.facts.FactRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data files: of widely known facts, which comes along unless the operator has one, and of the
 * operator's own. A file that changes is read again within seconds; while it is wrong, what it said
 * before holds.
 */
@Component(
    service = {},
    configurationPid = ModelsConfig.PID)
public final class FactFiles {
  /** The facts that come along. */
  static final String BUNDLED = "facts.json";

  private static final Logger LOG = LoggerFactory.getLogger(FactFiles.class);
  private static final long LOOK_SECONDS = 2;
  private static final long MOST_BYTES = 16 << 20;

  private final ModelCatalogue catalogue;
  private final Timer timer = new Timer("plugai-model-facts");

  /** Called by the framework. */
  @Activate
  public FactFiles(
      @Reference ModelCatalogue catalogue, BundleContext context, ModelsConfig config) {
    this.catalogue = catalogue;
    String base = context.getProperty("karaf.base");
    Path home = Path.of(base == null ? "" : base).toAbsolutePath();
    watch(new Watched(FactSource.FACTS, home.resolve(config.facts__file())));
    watch(new Watched(FactSource.OPERATOR_FILE, home.resolve(config.operator__facts__file())));
  }

  private void watch(Watched file) {
    timer.scheduleWithFixedDelay(() -> look(file), 0, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  @Deactivate
  void deactivate() {
    timer.shutdownNow();
  }

  private void look(Watched watched) {
    try {
      watched.changed().ifPresent(rules -> catalogue.change(known -> known.rules(rules)));
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn(
          "The facts of models in {} are left as they were: {}",
          watched.file,
          e instanceof IOException ? "it cannot be read." : e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("The facts of models in {} are left as they were.", watched.file, e);
    }
  }

  /** The facts that come along. */
  static FactRules bundled() {
    try (InputStream in = FactFiles.class.getResourceAsStream(BUNDLED)) {
      return FactRules.read(FactSource.FACTS, Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException("a file of this bundle cannot be read", e);
    }
  }

  /** A file, and when it had last changed. For one thread. */
  private static final class Watched {
    private static final FileTime NEVER = FileTime.fromMillis(Long.MIN_VALUE);

    private final FactSource source;
    private final Path file;
    private @Nullable FileTime seen;

    Watched(FactSource source, Path file) {
      this.source = source;
      this.file = file;
    }

    /** What it says, where that is news. */
    Optional<FactRules> changed() throws IOException {
      FileTime now = lastChange();
      if (now.equals(seen)) {
        return Optional.empty();
      }
      seen = now;
      return Optional.of(now.equals(NEVER) ? otherwise() : read());
    }

    private FileTime lastChange() throws IOException {
      try {
        return Files.getLastModifiedTime(file);
      } catch (NoSuchFileException e) {
        return NEVER;
      }
    }

    private FactRules otherwise() {
      return source == FactSource.FACTS ? bundled() : FactRules.none(source);
    }

    private FactRules read() throws IOException {
      if (Files.size(file) > MOST_BYTES) {
        throw new IllegalArgumentException("it is longer than 16 MiB.");
      }
      FactRules rules = FactRules.read(source, Files.readAllBytes(file));
      LOG.info("Facts of {} models are taken from {}.", rules.size(), file);
      return rules;
    }
  }
}
