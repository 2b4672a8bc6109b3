package io.plugai.core.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.CatalogueListener;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.credentials.CredentialListener;
import io.plugai.core.api.credentials.Credentials;
import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.runner.LoadOptions;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.spi.runner.ModelFiles;
import io.plugai.spi.runner.ModelRunner;
import io.plugai.spi.runner.Support;
import io.plugai.testing.osgi.EmbeddedFramework;
import io.plugai.testing.runner.TinyGguf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The registry as a bundle in a framework, with services that come and go. */
class ModelsInOsgiTest {
  private static final long PATIENCE_SECONDS = 10;

  @TempDir Path home;
  private Path models;
  private String folders = "models";
  private EmbeddedFramework framework;
  private final BlockingQueue<List<ModelEntry>> changes = new LinkedBlockingQueue<>();
  private final OperatorsKey keys = new OperatorsKey();

  @BeforeEach
  void start() throws Exception {
    models = Files.createDirectories(home.resolve("models"));
    start(200, 3, 600);
  }

  private void start(long settleMillis, long graceSeconds, long retrySeconds) throws Exception {
    framework =
        EmbeddedFramework.start(
            Files.createTempDirectory(home, "cache"), Map.of("karaf.base", home.toString()));
    configure(settleMillis, graceSeconds, retrySeconds);
    framework.context().registerService(Credentials.class, keys, new Hashtable<>());
    framework.installFromClassPath("io.plugai.core.pool");
    framework.installModuleUnderTest();
    framework.context().registerService(CatalogueListener.class, changes::add, new Hashtable<>());
  }

  @AfterEach
  void stop() throws Exception {
    framework.close();
  }

  @Test
  @Tag("SYS-REQ-015")
  void modelsOfAnAdapterAreListedAndStayForAWhileAfterItHasGone() throws Exception {
    ServiceRegistration<?> adapter = register("1.0.0", adapter("one", "two"));
    awaitIds("p/one", "p/two");

    adapter.unregister();
    assertThat(catalogue().models()).hasSize(2);
    awaitIds();
  }

  @Test
  void theHighestVersionIsAskedAndTheOneBelowTakesOver() throws Exception {
    register("1.0.0", adapter("old"));
    awaitIds("p/old");
    ServiceRegistration<?> higher = register("1.1.0", adapter("new"));
    awaitIds("p/new");
    register("0.9.0", adapter("ancient"));
    higher.unregister();
    awaitIds("p/old");
  }

  @Test
  void aProviderThatCannotBeAskedTakesAnyNameUntilItAnswers() throws Exception {
    stop();
    start(200, 3, 0);
    BlockingQueue<CompletableFuture<List<ModelDescriptor>>> asked = new LinkedBlockingQueue<>();
    register(
        "1.0.0",
        new Adapter(
            credential -> {
              CompletableFuture<List<ModelDescriptor>> answer = new CompletableFuture<>();
              asked.add(answer);
              return answer;
            }));
    take(asked)
        .completeExceptionally(
            new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "It cannot be reached."));
    CompletableFuture<List<ModelDescriptor>> second = take(asked);
    assertThat(catalogue().require("p/whatever").descriptor().name()).isEqualTo("whatever");

    second.complete(List.of(ModelDescriptor.builder("real", Modality.TEXT).build()));
    awaitIds("p/real");
  }

  @Test
  void aProviderIsAskedWithTheOperatorsKeyAndAgainOnceThatHasChanged() throws Exception {
    BlockingQueue<Credential> shown = new LinkedBlockingQueue<>();
    register(
        "1.0.0",
        new Adapter(
            credential -> {
              shown.add(credential);
              return credential instanceof Credential.ApiKey key
                  ? CompletableFuture.completedFuture(
                      List.of(ModelDescriptor.builder(key.key().reveal(), Modality.TEXT).build()))
                  : CompletableFuture.failedFuture(
                      new GatewayException(ErrorCode.CREDENTIAL_REJECTED, "It needs a key."));
            }));
    assertThat(take(shown)).isInstanceOf(Credential.None.class);

    keys.credential = new Credential.ApiKey(new Secret("first"));
    CredentialListener listener = framework.service(CredentialListener.class);
    listener.operatorCredentialChanged("elsewhere");
    listener.operatorCredentialChanged("p");
    awaitIds("p/first");
    assertThat(take(shown)).isEqualTo(keys.credential);

    keys.credential = new Credential.ApiKey(new Secret("second"));
    listener.operatorCredentialChanged("p");
    awaitIds("p/second");
  }

  @Test
  void anAnswerToAFormerKeyIsLateOnceThereIsAnother() throws Exception {
    BlockingQueue<CompletableFuture<List<ModelDescriptor>>> asked = new LinkedBlockingQueue<>();
    register(
        "1.0.0",
        new Adapter(
            credential -> {
              CompletableFuture<List<ModelDescriptor>> answer = new CompletableFuture<>();
              asked.add(answer);
              return answer;
            }));
    CompletableFuture<List<ModelDescriptor>> former = take(asked);
    framework.service(CredentialListener.class).operatorCredentialChanged("p");
    CompletableFuture<List<ModelDescriptor>> latter = take(asked);

    former.complete(List.of(ModelDescriptor.builder("former", Modality.TEXT).build()));
    latter.complete(List.of(ModelDescriptor.builder("latter", Modality.TEXT).build()));
    awaitIds("p/latter");
    assertThat(changes)
        .allSatisfy(models -> assertThat(models).noneMatch(m -> m.id().equals("p/former")));
  }

  @Test
  void aFileOfTheOperatorGoesBeforeWhatAPluginSaysAndIsReadAgainWhenItChanges() throws Exception {
    Path file = Files.createDirectories(home.resolve("etc")).resolve("models.json");
    Files.writeString(file, "{\"models\": {\"p/*\": {\"context_window\": 77}}}");
    register("1.0.0", adapter("one"));
    awaitEntry("p/one", entry -> entry.descriptor().contextWindow().orElse(0) == 77);

    Files.writeString(file, "{\"models\": {\"p/one\": {\"context_window\": 78}}}");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    awaitEntry("p/one", entry -> entry.descriptor().contextWindow().orElse(0) == 78);
  }

  @Test
  @Tag("SYS-REQ-018")
  void modelsAreFoundThatLieThereAndThatComeAndGo() throws Exception {
    Files.writeString(models.resolve("loose.gguf"), "weights");
    register("1.0.0", runner(files -> new Support.Ready(descriptor(files), 1)));
    await(ids -> ids.equals(List.of("local/loose")), this::ids);

    Path folder = Files.createDirectory(models.resolve("in-folder"));
    Files.writeString(folder.resolve("w.gguf"), "weights");
    Files.writeString(
        folder.resolve("model.json"),
        """
        {"name": "named", "description": "Says hello.", "context_window": 512,
         "license": "MIT", "pinned": true, "layers": 3}
        """);
    ModelEntry named = awaitEntry("local/named", entry -> entry.obstacle().isEmpty());
    assertThat(named.descriptor().description()).contains("Says hello.");
    assertThat(named.descriptor().contextWindow()).hasValue(512);
    assertThat(named.descriptor().displayName()).startsWith("A name x x").hasSizeLessThan(300);
    assertThat(named.descriptor().metadata()).containsEntry("license", "MIT");
    assertThat(((ModelPlacement.Local) named.placement()).pinned()).isTrue();
    assertThat(((ModelPlacement.Local) named.placement()).files().description())
        .containsEntry("layers", 3);

    Files.delete(models.resolve("loose.gguf"));
    await(ids -> ids.equals(List.of("local/named")), this::ids);
  }

  @Test
  void aModelIsLoadedAnewWhenItsFileIsReplacedByOneOfTheSameSizeAndTime() throws Exception {
    Path file = models.resolve("m.gguf");
    FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    Files.setLastModifiedTime(Files.writeString(file, "weights"), longAgo);
    register("1.0.0", runner(files -> new Support.Ready(descriptor(files), 1)));
    ModelEntry before = awaitEntry("local/m", entry -> entry.obstacle().isEmpty());

    Path other = Files.writeString(models.resolve(".other"), "others!");
    Files.setLastModifiedTime(other, longAgo);
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
    awaitEntry("local/m", entry -> !entry.placement().equals(before.placement()));
  }

  @Test
  void aFileThatIsLinkedToIsSeenToChange() throws Exception {
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    Path weights = Files.writeString(elsewhere.resolve("weights"), "weights");
    Files.createSymbolicLink(models.resolve("m.gguf"), weights);
    register("1.0.0", runner(files -> new Support.Ready(descriptor(files), 1)));
    ModelEntry before = awaitEntry("local/m", entry -> entry.obstacle().isEmpty());

    Files.writeString(weights, "more weights");
    awaitEntry("local/m", entry -> !entry.placement().equals(before.placement()));
  }

  @Test
  void oneBadEntryLeavesTheModelsAroundItInPlace() throws Exception {
    Path folder = Files.createDirectory(models.resolve("good"));
    Path weights = Files.writeString(folder.resolve("w.gguf"), "weights");
    Files.createSymbolicLink(folder.resolve("self"), Path.of("."));
    Files.createSymbolicLink(folder.resolve("nowhere.gguf"), Path.of("gone"));
    Files.createSymbolicLink(models.resolve("nowhere.gguf"), Path.of("gone"));
    run("mkfifo", models.resolve("pipe.gguf"), folder.resolve("pipe.gguf"));
    run("mkdir", "-m", "0", folder.resolve("closed"));
    Path hidden = Files.createDirectory(folder.resolve(".cache"));
    Files.writeString(hidden.resolve("a.gguf"), "something else");
    register("1.0.0", runner(files -> new Support.Ready(descriptor(files), 1)));

    ModelEntry good = awaitEntry("local/good", entry -> entry.obstacle().isEmpty());
    assertThat(((ModelPlacement.Local) good.placement()).files().files()).containsExactly(weights);
    assertThat(ids()).containsExactly("local/good");
  }

  @Test
  void eachFileIsAModelOfItsOwnWhateverItIsCalledButForTheNumberedPartsOfOne() throws Exception {
    for (String name : List.of("модель", "模型", "\uD83E\uDD99", "\uD83D\uDC2B", "a b", "a-b")) {
      Files.writeString(models.resolve(name + ".gguf"), "weights");
    }
    Files.writeString(models.resolve("big-00001-of-00002.gguf"), "weights");
    Files.writeString(models.resolve("big-00002-of-00002.gguf"), "weights");
    register("1.0.0", runner(files -> new Support.Ready(descriptor(files), 1)));

    await(ids -> ids.size() == 7, this::ids);
    assertThat(ids())
        .contains("local/модель", "local/模型", "local/a-b", "local/big")
        .anyMatch(id -> id.matches("local/a-b-[0-9a-f]{8}"))
        .areExactly(2, new Condition<>(id -> id.matches("local/model-[0-9a-f]{8}"), "hashed"));
  }

  @Test
  void aFileWhoseNameIsNoTextIsListedWithTheReason() throws Exception {
    run("sh", "-c", "cd '" + models + "' && printf weights > \"$(printf 'Caf\\351.gguf')\"");
    register("1.0.0", runner(files -> new Support.Ready(descriptor(files), 1)));
    await(ids -> ids.size() == 1, this::ids);
    assertThat(catalogue().models().get(0).obstacle().orElse("")).contains("LC_ALL=C.UTF-8");
  }

  private static void run(Object... command) throws Exception {
    List<String> words = Arrays.stream(command).map(String::valueOf).toList();
    assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void aFileIsListedOnlyOnceItHasNotChangedForAWhile() throws Exception {
    stop();
    Files.writeString(models.resolve("being-copied.gguf"), "weights");
    Path old = Files.writeString(models.resolve("old.gguf"), "weights");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    start(Duration.ofHours(1).toMillis(), 3, 600);
    register("1.0.0", runner(files -> new Support.Ready(descriptor(files), 1)));

    awaitEntry("local/old", entry -> entry.obstacle().isEmpty());
    assertThat(ids()).containsExactly("local/old");
  }

  @Test
  void aFileThatGrowsIsLookedAtAgain() throws Exception {
    Path file = models.resolve("large.gguf");
    BlockingQueue<Long> sizes = new LinkedBlockingQueue<>();
    register(
        "1.0.0",
        runner(
            files -> {
              sizes.add(files.files().get(0).toFile().length());
              return new Support.Ready(descriptor(files), 1);
            }));
    for (int i = 0; i < 10; i++) {
      Files.writeString(
          file, "x".repeat(1000), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    while (take(sizes) != 10_000) {
      // a pause of this machine looks like the end of a copy
    }
    awaitEntry("local/large", entry -> entry.obstacle().isEmpty());
  }

  @Test
  void whatCannotRunIsListedWithTheReason() throws Exception {
    TinyGguf.write(models.resolve("good.gguf"));
    Files.writeString(models.resolve("text.gguf"), "once upon a time");
    Files.createDirectory(models.resolve("broken"));
    Files.writeString(models.resolve("broken").resolve("model.json"), "{\"pinned\": \"maybe\"");
    Files.createDirectory(models.resolve("wrong"));
    Files.writeString(models.resolve("wrong").resolve("model.json"), "{\"pinned\": \"maybe\"}");

    awaitObstacle("local/good", "No runner is installed that could run it.");
    awaitObstacle("local/text", "It is not a GGUF file.");
    awaitObstacle("local/broken", "not a JSON object (line 1)");
    awaitObstacle("local/wrong", "must say true or false of pinned");

    ServiceRegistration<?> picky =
        register("1.0.0", runner(files -> new Support.NotSupported("not my format")));
    awaitObstacle("local/good", "r: not my format");
    picky.unregister();
    register(
        "1.0.0", runner(files -> new Support.HostLacks(descriptor(files), "Install libgomp1.")));
    awaitObstacle("local/good", "Install libgomp1.");
    register(
        "2.0.0",
        runner(
            files -> {
              throw new IllegalStateException("a bug of the runner");
            }));
    awaitObstacle("local/good", "failed to look at the files");
  }

  @Test
  @Tag("SYS-REQ-018")
  void aModelIsListedWithWhatItsFileSaysAndComesBackAfterItWasAway() throws Exception {
    Path file = models.resolve("tiny.gguf");
    TinyGguf.write(file);
    register("1.0.0", runner(files -> new Support.Ready(descriptor(files), 1)));
    ModelEntry tiny = awaitEntry("local/tiny", entry -> entry.obstacle().isEmpty());
    assertThat(tiny.descriptor().metadata())
        .containsEntry("format", "gguf")
        .containsEntry("architecture", "llama")
        .containsEntry("quantisation", "F32")
        .containsEntry("chat_template", true);

    Path elsewhere = home.resolve("tiny.gguf");
    Files.move(file, elsewhere);
    awaitIds();
    Files.move(elsewhere, file);
    awaitEntry("local/tiny", entry -> entry.obstacle().isEmpty());
  }

  @Test
  void ofTwoFoldersTheFirstWinsAndOneThatIsNotThereYetIsFoundWhenItComes() throws Exception {
    Path mount = Files.createDirectory(home.resolveSibling(home.getFileName() + "-mount"));
    folders = "models, " + mount.resolve("later");
    stop();
    start(200, 3, 600);
    TinyGguf.write(models.resolve("m.gguf"));
    register("1.0.0", runner(files -> new Support.Ready(descriptor(files), 1)));
    awaitEntry("local/m", entry -> entry.obstacle().isEmpty());
    assertThat(mount).as("nothing is made on what may be a mount").isEmptyDirectory();

    Path later = Files.createDirectory(mount.resolve("later"));
    TinyGguf.write(later.resolve("m.gguf"));
    TinyGguf.write(later.resolve("n.gguf"));
    awaitEntry("local/n", entry -> entry.obstacle().isEmpty());
    ModelEntry m = awaitEntry("local/m", entry -> true);
    assertThat(((ModelPlacement.Local) m.placement()).files().folder()).isEqualTo(models);
  }

  @Test
  void theBestRunnerGetsTheModelAndNotTheFirst() throws Exception {
    TinyGguf.write(models.resolve("m.gguf"));
    register("2.0.0", "a", runner(files -> new Support.HostLacks(descriptor(files), "Buy more.")));
    register("1.0.0", "b", runner(files -> new Support.Ready(descriptor(files), 1)));
    register(
        "1.0.0",
        "c",
        runner(
            files ->
                new Support.Ready(
                    descriptor(files).toBuilder("m")
                        .capabilities(List.of(Capability.TOOLS))
                        .build(),
                    1)));
    awaitEntry("local/m", entry -> entry.descriptor().capabilities().contains(Capability.TOOLS));
  }

  @Test
  void aModelStaysAsItIsWhileItsRunnerIsUpdatedInPlace() throws Exception {
    Files.writeString(models.resolve("m.gguf"), "weights");
    stop();
    start(200, 60, 600);
    ServiceRegistration<?> runner =
        register("1.0.0", runner(files -> new Support.Ready(descriptor(files), 1)));
    awaitEntry("local/m", entry -> entry.obstacle().isEmpty());
    changes.clear();
    runner.unregister();

    List<ModelEntry> after = take(changes);
    assertThat(after).singleElement().satisfies(entry -> assertThat(entry.obstacle()).isEmpty());
  }

  private void configure(long settleMillis, long graceSeconds, long retrySeconds) throws Exception {
    Dictionary<String, Object> settings = new Hashtable<>();
    settings.put("models_folders", folders);
    settings.put("settle_millis", settleMillis);
    settings.put("retry_seconds", retrySeconds);
    settings.put("grace_seconds", graceSeconds);
    framework
        .service(ConfigurationAdmin.class)
        .getConfiguration(ModelsConfig.PID, "?")
        .update(settings);
  }

  private ServiceRegistration<?> register(String version, Object service) throws Exception {
    return register(version, "r", service);
  }

  private ServiceRegistration<?> register(String version, String runnerId, Object service)
      throws Exception {
    Bundle bundle = framework.emptyBundle("plugin-" + runnerId, version);
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(ProviderAdapter.PROVIDER_ID, "p");
    properties.put(ModelRunner.RUNNER_ID, runnerId);
    Class<?> type = service instanceof ProviderAdapter ? ProviderAdapter.class : ModelRunner.class;
    return bundle.getBundleContext().registerService(type.getName(), service, properties);
  }

  private Catalogue catalogue() throws InterruptedException {
    return framework.service(Catalogue.class);
  }

  private List<String> ids() {
    try {
      return catalogue().models().stream().map(ModelEntry::id).toList();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitIds(String... ids) throws Exception {
    await(now -> now.equals(List.of(ids)), this::ids);
  }

  private ModelEntry awaitEntry(String id, Predicate<ModelEntry> expected) throws Exception {
    Supplier<List<ModelEntry>> now =
        () -> {
          try {
            return catalogue().models();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    Predicate<ModelEntry> wanted = entry -> entry.id().equals(id) && expected.test(entry);
    await(entries -> entries.stream().anyMatch(wanted), now);
    return now.get().stream().filter(wanted).findFirst().orElseThrow();
  }

  private void awaitObstacle(String id, String text) throws Exception {
    awaitEntry(id, entry -> entry.obstacle().orElse("").contains(text));
  }

  /** Looks at the state with each change that is told, until it is as expected. */
  private <T> void await(Predicate<T> expected, Supplier<T> state) throws Exception {
    while (!expected.test(state.get())) {
      assertThat(changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as("no more changes; it is now " + state.get())
          .isNotNull();
    }
  }

  private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private static ModelDescriptor descriptor(ModelFiles files) {
    int context = files.description().get("context_window") instanceof Integer said ? said : 64;
    return ModelDescriptor.builder(files.name(), Modality.TEXT)
        .displayName("A\u202Ename\n" + "\u0007x".repeat(500_000))
        .contextWindow(context)
        .build();
  }

  private static ProviderAdapter adapter(String... names) {
    return new Adapter(
        credential ->
            CompletableFuture.completedFuture(
                Arrays.stream(names)
                    .map(name -> ModelDescriptor.builder(name, Modality.TEXT).build())
                    .toList()));
  }

  private static ModelRunner runner(Function<ModelFiles, Support> support) {
    return new Runner(support);
  }

  /** Has one key for all providers, or none. */
  private static final class OperatorsKey implements Credentials {
    private volatile Credential credential = new Credential.None();

    @Override
    public CompletionStage<Choice> forGeneration(String userId, String provider) {
      throw new UnsupportedOperationException("nobody generates here");
    }

    @Override
    public CompletionStage<Credential> forListing(String provider) {
      return CompletableFuture.completedFuture(credential);
    }
  }

  private record Adapter(Function<Credential, CompletionStage<List<ModelDescriptor>>> answer)
      implements ProviderAdapter {
    @Override
    public Flow.Publisher<GenerationEvent> generate(
        GenerationRequest request, Credential credential) {
      throw new UnsupportedOperationException("nobody generates here");
    }

    @Override
    public CompletionStage<List<ModelDescriptor>> models(Credential credential) {
      return answer.apply(credential);
    }
  }

  private record Runner(Function<ModelFiles, Support> support) implements ModelRunner {
    @Override
    public Support supports(ModelFiles files) {
      return support.apply(files);
    }

    @Override
    public CompletionStage<LoadedModel> load(ModelFiles files, LoadOptions options) {
      throw new UnsupportedOperationException("nobody loads here");
    }
  }
}
