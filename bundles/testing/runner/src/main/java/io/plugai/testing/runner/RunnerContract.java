package io.plugai.testing.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.Usage;
import io.plugai.spi.model.Modality;
import io.plugai.spi.runner.LoadOptions;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.spi.runner.ModelFiles;
import io.plugai.spi.runner.Support;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every runner of text models must hold to. A runner's tests extend it, and say which runner
 * and which models; each test loads a model anew.
 */
public abstract class RunnerContract extends WorkerContract {
  /** How soon a cancelled generation's slot must be free. */
  private static final Duration CANCEL_LIMIT = Duration.ofMillis(100);

  /** One will do: a machine that has other things to do takes its time now and then. */
  private static final int CANCEL_ATTEMPTS = 20;

  private static final int SMALL_CONTEXT = 256;
  private static final Map<String, Object> MORE_THAN_FITS = Map.of("max_tokens", 10_000);
  private static final String GREETING = "Good day to you. ".repeat(6);

  @Test
  void saysWhatItCanRunAndWhatItNeeds() {
    Support support = runner().supports(model());
    assertThat(support).isInstanceOf(Support.Ready.class);
    Support.Ready ready = (Support.Ready) support;
    assertThat(ready.memoryBytes()).isPositive();
    assertThat(ready.model().name()).isEqualTo(model().name());
    assertThat(ready.model().modality()).isEqualTo(Modality.TEXT);
  }

  @Test
  void saysInASentenceThatADamagedModelIsNotForIt() {
    Support support = runner().supports(damagedModel());
    assertThat(support).isInstanceOf(Support.NotSupported.class);
    assertThat(((Support.NotSupported) support).reason()).endsWith(".");
  }

  @Test
  void failsToLoadADamagedModelWithASentence() {
    CompletionStage<LoadedModel> loading = runner().load(damagedModel(), options());
    assertThat(failureOf(loading).getMessage()).endsWith(".");
  }

  @Test
  void answersAndEndsWithUsageAndOneReason() {
    LoadedModel model = load();
    List<GenerationEvent> events =
        Recording.of(model.generate(shortRequest())).awaitCompletion().events();
    assertThat(events.get(events.size() - 1)).isInstanceOf(GenerationEvent.Finished.class);
    assertThat(events.stream().filter(GenerationEvent.Finished.class::isInstance)).hasSize(1);
    assertThat(events.stream().filter(Usage.class::isInstance)).isNotEmpty();
    assertThat(events)
        .filteredOn(GenerationEvent.TextDelta.class::isInstance)
        .isNotEmpty()
        .allSatisfy(event -> assertThat(((GenerationEvent.TextDelta) event).text()).isNotEmpty());
  }

  @Test
  void neverDeliversMoreThanWasRequested() throws InterruptedException {
    Recording recording = Recording.of(load().generate(shortRequest()), 0);
    int requested = 0;
    GenerationEvent event;
    do {
      recording.request(1);
      requested++;
      event = recording.next();
      assertThat(recording.events()).hasSize(requested);
    } while (!(event instanceof GenerationEvent.Finished));
    recording.awaitCompletion();
  }

  @Test
  void startsNothingBeforeItIsSubscribedTo() {
    LoadedModel model = load();
    for (int i = 0; i < 10 * model.capacity(); i++) {
      model.generate(longRequest());
    }
    Recording.of(model.generate(shortRequest())).awaitCompletion();
  }

  @Test
  void refusesARequestForNothing() {
    Recording recording = Recording.of(load().generate(shortRequest()), 0);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    recording.request(0);
    try {
      recording.awaitCompletion();
    } catch (AssertionError e) {
      failure.set(e.getCause() == null ? e : e.getCause().getCause());
    }
    assertThat(failure.get()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void runsAsManyAtOnceAsItsCapacity() {
    LoadedModel model = load();
    assertThat(model.capacity()).isGreaterThan(1);
    List<Recording> all = fill(model);
    all.forEach(Recording::awaitFirst);
    assertThat(all).noneMatch(Recording::isOver);
    all.forEach(Recording::cancel);
  }

  @Test
  void freesACancelledSlotAtOnce() {
    LoadedModel model = load();
    boolean freed = false;
    for (int i = 0; i < CANCEL_ATTEMPTS && !freed; i++) {
      freed = freesACancelledSlot(model);
    }
    assertThat(freed).isTrue();
  }

  /**
   * The slot was free in time when a generation that needs it says its first word by then, and none
   * of those that have the other slots has come to its end.
   */
  private boolean freesACancelledSlot(LoadedModel model) {
    List<Recording> all = fill(model);
    all.forEach(Recording::awaitFirst);
    long start = System.nanoTime();
    all.remove(all.size() - 1).cancel(); // by itself it would end last
    Recording next = Recording.of(model.generate(longRequest())).awaitFirst();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(all).isNotEmpty();
    boolean freed = all.stream().noneMatch(Recording::isOver);
    all.forEach(Recording::cancel);
    next.cancel();
    return freed && took.compareTo(CANCEL_LIMIT) < 0;
  }

  @Test
  void deliversNothingAfterACancel() {
    Recording recording = Recording.of(load().generate(longRequest()), 1).awaitFirst();
    recording.cancel();
    recording.request(1000);
    assertThat(recording.events()).hasSize(1);
    assertThat(recording.isOver()).isFalse();
  }

  @Test
  void letsASlowReaderHoldUpNobody() throws InterruptedException {
    LoadedModel model = load();
    Recording slow = Recording.of(model.generate(shortRequest()), 1);
    slow.next();
    for (int i = 0; i < 2 * model.capacity(); i++) {
      Recording.of(model.generate(shortRequest())).awaitCompletion();
    }
    assertThat(slow.events()).hasSize(1);
    slow.request(Long.MAX_VALUE);
    List<GenerationEvent> events = slow.awaitCompletion().events();
    assertThat(events.get(events.size() - 1)).isInstanceOf(GenerationEvent.Finished.class);
  }

  @Test
  void refusesAnInputThatIsLongerThanTheContext() {
    LoadedModel model = load();
    Recording recording = Recording.of(model.generate(request("why ".repeat(200_000), 10)));
    assertThat(recording.awaitFailure().code()).isEqualTo(ErrorCode.VALIDATION);
    Recording.of(model.generate(shortRequest())).awaitCompletion();
  }

  @Test
  void endsAtTheEndOfItsContextWithWhatItHasWritten() {
    LoadedModel model = load(runner(), model(), withContext(SMALL_CONTEXT));
    for (Map<String, Object> limits : List.<Map<String, Object>>of(MORE_THAN_FITS, Map.of())) {
      Recording full = Recording.of(model.generate(request(GREETING, limits))).awaitCompletion();
      assertThat(full.text()).isNotEmpty();
      assertThat(full.events())
          .last()
          .isInstanceOfSatisfying(
              GenerationEvent.Finished.class,
              end -> assertThat(end.reason()).isEqualTo(FinishReason.LENGTH));
    }
  }

  @Test
  void neverAnswersFromFilesThatWereOverwrittenUnderIt(@TempDir Path folder) throws Exception {
    List<Path> copies = new ArrayList<>();
    for (Path file : model().files()) {
      copies.add(Files.copy(file, folder.resolve(file.getFileName())));
    }
    ModelFiles files = new ModelFiles(model().name(), folder, copies, Map.of());
    LoadedModel model = load(runner(), files, options());
    String before = Recording.of(model.generate(shortRequest())).awaitCompletion().text();
    for (Path file : copies) {
      byte[] nothing = new byte[(int) Files.size(file)];
      Files.write(file, nothing, StandardOpenOption.WRITE);
      Files.write(file, new byte[10], StandardOpenOption.TRUNCATE_EXISTING);
    }
    String after = Recording.of(model.generate(shortRequest())).awaitCompletion().text();
    assertThat(after).isEqualTo(before);
  }

  @Test
  void givesTheContextWindowThatItsDescriptionAsksForAndSaysSo() {
    ModelFiles files =
        new ModelFiles(
            model().name(),
            model().folder(),
            model().files(),
            Map.of("context_window", SMALL_CONTEXT));
    Support.Ready ready = (Support.Ready) runner().supports(files);
    assertThat(ready.model().contextWindow()).hasValue(SMALL_CONTEXT);
    LoadedModel model = load(runner(), files, LoadOptions.defaults());
    Recording tooLong = Recording.of(model.generate(request("why ".repeat(SMALL_CONTEXT), 10)));
    assertThat(tooLong.awaitFailure().code()).isEqualTo(ErrorCode.VALIDATION);
    Recording.of(model.generate(shortRequest())).awaitCompletion();
  }

  @Test
  void tellsNothingOfWhereItsFilesLie() {
    List<GenerationEvent> events =
        Recording.of(load().generate(shortRequest())).awaitCompletion().events();
    assertThat(events.toString()).doesNotContain(model().folder().toString());
  }

  @Test
  void holdsTwoModelsApart() {
    LoadedModel one = load();
    LoadedModel other = load();
    one.close();
    Recording.of(other.generate(shortRequest())).awaitCompletion();
  }
}
