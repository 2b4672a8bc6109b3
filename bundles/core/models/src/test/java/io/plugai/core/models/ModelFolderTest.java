package io.plugai.core.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.testing.runner.GgufBytes;
import io.plugai.testing.runner.TinyGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people put into a models folder, and what becomes of it. */
@Timeout(60)
@Tag("SYS-REQ-018")
class ModelFolderTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(1);

  @TempDir Path home;
  private Path models;
  private FolderHarness folder;

  @BeforeEach
  void make() throws IOException {
    models = Files.createDirectory(home.resolve("models"));
  }

  @AfterEach
  void stop() throws Exception {
    folder.close();
  }

  private void look(Duration unfinished) {
    folder = new FolderHarness(models, unfinished, true);
  }

  @Test
  void aFileThatIsHalfCopiedIsNotListedAndIsAsSoonAsItIsWhole() throws Exception {
    look(LONG);
    byte[] whole = tiny();
    Path copy = models.resolve("copy.gguf");
    Files.write(copy, Arrays.copyOf(whole, whole.length / 2));
    Files.write(models.resolve("other.gguf"), whole);
    folder.awaitReady("other");
    assertThat(folder.names()).containsExactly("other");

    byte[] rest = Arrays.copyOfRange(whole, whole.length / 2, whole.length);
    Files.write(copy, rest, StandardOpenOption.APPEND);
    folder.awaitReady("copy");
  }

  @Test
  void whatIsLeftHalfCopiedIsListedWithWhatIsMissing() throws Exception {
    look(SHORT);
    byte[] whole = tiny();
    Path copy = models.resolve("copy.gguf");
    Files.write(copy, Arrays.copyOf(whole, whole.length - 10));
    folder.awaitObstacle("copy", (whole.length - 10) + " bytes, and should have at least ");
    Files.write(copy, whole);
    folder.awaitReady("copy");
  }

  @Test
  void aModelWaitsForTheProgramThatFetchesIt() throws Exception {
    look(LONG);
    Path mark = Files.createFile(models.resolve("m.gguf.aria2"));
    Files.write(models.resolve("m.gguf"), tiny());
    Path inFolder = Files.createDirectory(models.resolve("f"));
    Path part = Files.createFile(inFolder.resolve("b.gguf.part"));
    Files.write(inFolder.resolve("a.gguf"), tiny());
    Files.write(models.resolve("other.gguf"), tiny());
    folder.awaitNames("other");

    Files.delete(mark);
    folder.awaitNames("m", "other");
    Files.delete(part);
    folder.awaitNames("f", "m", "other");
  }

  @Test
  void whatNobodyFinishesSaysSo() throws Exception {
    look(SHORT);
    Files.write(models.resolve("m.gguf"), tiny());
    Path mark = Files.createFile(models.resolve("m.gguf.part"));
    folder.awaitObstacle("m", "It is not whole: m.gguf.part lies beside it.");
    Files.delete(mark);
    folder.awaitReady("m");
  }

  @Test
  void partsAreOneModelAndThoseThatAreMissingAreNamed() throws Exception {
    look(SHORT);
    part(1);
    folder.awaitObstacle("big", "1 of its 2 parts is missing: big-00002-of-00002.gguf.");
    part(2);
    ModelEntry big = folder.awaitReady("big");
    assertThat(FolderHarness.filesOf(big))
        .containsExactly("big-00001-of-00002.gguf", "big-00002-of-00002.gguf");
  }

  private void part(int number) throws IOException {
    new GgufBytes("llama")
        .number("split.no", number - 1)
        .number("split.count", 2)
        .tensor("t", 4)
        .write(models.resolve("big-0000" + number + "-of-00002.gguf"));
  }

  @Test
  void projectorsGoWithTheirModelsAndTheRestSaysWhatItIs() throws Exception {
    projector("mmproj-llava-7b-f16", 64); // first, so that they have settled before the models
    projector("mmproj-nobodys", 7);
    model("llava-7b-Q4_K_M", 64);
    model("llava-7b-Q8_0", 64);
    model("llava-7b-wide-Q8_0", 128);
    model("other", 64);
    new GgufBytes("llama").text("general.type", "adapter").tensor("t", 4).write(file("style"));
    new GgufBytes("llama").write(file("words"));
    look(LONG);

    folder.awaitNames(
        "llava-7b-Q4_K_M",
        "llava-7b-Q8_0",
        "llava-7b-wide-Q8_0",
        "mmproj-nobodys",
        "other",
        "style",
        "words");
    folder.awaitObstacle("style", "It is an adapter (LoRA)");
    folder.awaitObstacle("words", "vocabulary and no weights");
    folder.awaitObstacle("mmproj-nobodys", "put it beside that model");
    assertFiles("llava-7b-Q4_K_M", "llava-7b-Q4_K_M.gguf", "mmproj-llava-7b-f16.gguf");
    assertFiles("llava-7b-Q8_0", "llava-7b-Q8_0.gguf", "mmproj-llava-7b-f16.gguf");
    assertFiles("llava-7b-wide-Q8_0", "llava-7b-wide-Q8_0.gguf");
    assertFiles("other", "other.gguf");
  }

  private void assertFiles(String name, String... files) throws Exception {
    assertThat(FolderHarness.filesOf(folder.awaitReady(name))).containsExactly(files);
  }

  private void model(String name, int width) throws IOException {
    new GgufBytes("llama").number("llama.embedding_length", width).tensor("t", 4).write(file(name));
  }

  private void projector(String name, int width) throws IOException {
    new GgufBytes("clip")
        .number("clip.vision.projection_dim", width)
        .tensor("t", 4)
        .write(file(name));
  }

  private Path file(String name) {
    return models.resolve(name + ".gguf");
  }

  @Test
  void namesThatDifferInCaseOrEndingAreModelsOfTheirOwnAndNobodyTakesAnothersName()
      throws Exception {
    look(LONG);
    Files.write(models.resolve("one.gguf"), tiny());
    folder.awaitNames("one");
    Files.write(models.resolve("One.gguf"), tiny());
    Files.write(models.resolve("one.GGUF"), tiny());
    folder.await("one", entry -> folder.names().size() == 3);

    assertThat(folder.names()).contains("One", "one").anyMatch(n -> n.matches("one-[0-9a-f]{8}"));
    assertFiles("one", "one.gguf");
  }

  @Test
  void linksLeadOutOfTheFoldersOnlyWhereTheyMay() throws Exception {
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    Path outside = Files.write(elsewhere.resolve("w.gguf"), tiny());
    Path inside = Files.createDirectory(models.resolve("inside"));
    Files.write(inside.resolve("w.gguf"), tiny());
    Files.createSymbolicLink(models.resolve("file.gguf"), outside);
    Files.createSymbolicLink(models.resolve("dir"), elsewhere);
    Files.createSymbolicLink(models.resolve("twin"), inside);
    Path holder = Files.createDirectory(models.resolve("holder"));
    Files.createSymbolicLink(holder.resolve("w.gguf"), outside);
    folder = new FolderHarness(models, LONG, false);

    for (String name : List.of("file", "dir", "holder")) {
      folder.awaitObstacle(name, "a link that leads out of the model folders");
    }
    folder.awaitReady("inside");
    folder.awaitReady("twin");
  }

  @Test
  void aMountThatIsAwayTakesItsModelsAlongAndBringsThemBack() throws Exception {
    Files.write(models.resolve("m.gguf"), tiny());
    look(LONG);
    folder.awaitReady("m");
    Path away = home.resolve("away");
    Files.move(models, away);
    folder.awaitNames();
    Files.move(away, models);
    folder.awaitReady("m");
  }

  @Test
  void aFolderOfManyOtherFilesHidesNoModel() throws Exception {
    Path data = Files.createDirectory(models.resolve("data"));
    for (int i = 0; i < 12_000; i++) {
      Files.createFile(data.resolve("picture-" + i + ".jpg"));
    }
    look(LONG);
    Files.write(models.resolve("m.gguf"), tiny());
    folder.awaitNames("m");

    Files.write(data.resolve("w.gguf"), tiny());
    folder.awaitObstacle("data", "holds more than 10000 files");
  }

  private byte[] tiny() throws IOException {
    Path file = home.resolve("tiny.gguf");
    TinyGguf.write(file);
    return Files.readAllBytes(file);
  }
}
