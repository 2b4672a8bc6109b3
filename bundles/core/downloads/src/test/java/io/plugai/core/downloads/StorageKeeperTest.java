package io.plugai.core.downloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.core.api.dispatch.LocalModels;
import io.plugai.core.api.download.StorageCleanup;
import io.plugai.core.api.download.StorageCleanup.Item;
import io.plugai.core.api.download.StorageCleanup.Kind;
import io.plugai.core.api.download.StorageStatus;
import io.plugai.core.api.usage.UsageReports;
import io.plugai.core.downloads.store.Provenance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the storage holds, and what of it goes. */
class StorageKeeperTest {
  private static final byte[] WEIGHTS = MemorySource.content(1 << 20, 1);

  @TempDir Path folder;
  private World world;
  private StorageKeeper storage;

  @BeforeEach
  void open() throws Exception {
    world = new World(folder, Map.of("retention__days", 30));
    world.source.files.put("tiny.gguf", WEIGHTS);
    storage =
        new StorageKeeper(
            world.layout,
            world.store,
            new NothingLoaded(),
            world.persistence.get(UsageReports.class),
            world.config);
    world.succeeded(world.submit());
    world.succeeded(world.submit(World.request("other/copy", Optional.of("copy"))));
  }

  @AfterEach
  void close() {
    storage.stop();
    world.close();
  }

  @Test
  void whatIsSharedIsCountedOnce() throws Exception {
    StorageStatus status = World.get(storage.status());
    assertThat(status.usedBytes()).isEqualTo(WEIGHTS.length);
    assertThat(status.partialBytes()).isZero();
    assertThat(status.models())
        .extracting(StorageStatus.Stored::id)
        .containsExactly("local/copy", "local/tiny");
    assertThat(status.models().get(0).bytes()).isEqualTo(WEIGHTS.length);
  }

  @Test
  @Tag("SYS-REQ-012")
  @Tag("NFR-007")
  void whatWasNotUsedForLongGoesUnlessItIsPinned() throws Exception {
    assertThat(World.get(storage.cleanup(false)).items()).isEmpty();
    age("tiny");
    age("copy");
    World.get(storage.pin("local/copy", true));
    assertThatThrownBy(() -> World.get(storage.pin("local/none", true)))
        .hasMessageContaining("No model");

    StorageCleanup said = World.get(storage.cleanup(true));
    assertThat(said.items()).containsExactly(new Item(Kind.MODEL, "local/tiny", 0));
    assertThat(world.left()).containsExactly("copy", "tiny");
    World.get(storage.cleanup(false));
    assertThat(world.left()).containsExactly("copy");
    assertThat(world.published("copy/tiny.gguf")).isEqualTo(WEIGHTS);

    World.get(storage.pin("local/copy", false));
    assertThat(World.get(storage.cleanup(false)).bytes()).isEqualTo(WEIGHTS.length);
    assertThat(World.get(storage.status()).usedBytes()).isZero();
  }

  @Test
  void whatBelongsToNobodyGoesOnceItIsOld() throws Exception {
    Path part = Files.write(world.layout.partial().resolve("abc.part"), new byte[100]);
    Path blob = Files.write(world.layout.blobs().resolve("0".repeat(64)), new byte[50]);
    assertThat(World.get(storage.cleanup(true)).items()).isEmpty();
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    Files.setLastModifiedTime(part, old);
    Files.setLastModifiedTime(blob, old);
    assertThat(World.get(storage.cleanup(false)).items())
        .containsExactly(
            new Item(Kind.FILE, "0".repeat(64), 50), new Item(Kind.PARTIAL, "abc.part", 100));
    assertThat(part).doesNotExist();
    assertThat(blob).doesNotExist();
    Files.setLastModifiedTime(Files.write(part, new byte[1]), old);
    world.restart();
    World.get(world.jobs.find(world.succeeded(world.submit()).id(), World.ADA));
    assertThat(part).as("swept when the gateway starts").doesNotExist();
  }

  /** Has a model fetched long ago. */
  private void age(String model) throws Exception {
    Path file = world.layout.models().resolve(model).resolve(Provenance.FILE_NAME);
    String text = Files.readString(file);
    Files.writeString(
        file,
        text.replaceAll(
            "\"fetched_at\" : \"[^\"]+\"", "\"fetched_at\" : \"2020-01-01T00:00:00Z\""));
  }

  private static final class NothingLoaded implements LocalModels {
    @Override
    public List<LocalModelStatus> list() {
      return List.of();
    }

    @Override
    public LocalModelStatus status(String id) {
      throw new IllegalArgumentException(id);
    }

    @Override
    public CompletionStage<Void> load(String id, LoadWish wish) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> unload(String id) {
      return CompletableFuture.completedFuture(null);
    }
  }
}
