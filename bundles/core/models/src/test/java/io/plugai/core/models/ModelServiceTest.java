package io.plugai.core.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.catalogue.CatalogueListener;
import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.api.catalogue.Known;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.ModelQuery;
import io.plugai.core.api.catalogue.ModelRecord;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.catalogue.ModelStatus;
import io.plugai.core.api.catalogue.Revision;
import io.plugai.core.api.store.ModelStore;
import io.plugai.core.models.facts.FactRules;
import io.plugai.core.persistence.Persistence;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import io.plugai.spi.runner.ModelFiles;
import io.plugai.support.modelfiles.ModelInspector;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue with a database: what is remembered, what is said, who is believed. */
class ModelServiceTest {
  @TempDir Path folder;
  private Persistence persistence;
  private ModelStore store;
  private ModelCatalogue catalogue;
  private CatalogueStorage storage;
  private ModelService models;
  private final BlockingQueue<List<ModelEntry>> changes = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() throws Exception {
    persistence = Persistence.open(DatabaseSettings.sqlite(folder));
    store = persistence.get(ModelStore.class);
    catalogue = new ModelCatalogue();
    storage = new CatalogueStorage(catalogue, defaults());
    models = new ModelService(catalogue, storage);
    CatalogueListener listener = changes::add;
    catalogue.addListener(listener);
    await("the first news");
    storage.setStore(store);
    await("what was kept");
  }

  @AfterEach
  void stop() {
    storage.unsetStore(store);
    storage.deactivate();
    catalogue.deactivate();
    persistence.close();
  }

  private void restart() throws Exception {
    stop();
    changes.clear();
    start();
  }

  private void await(String what) throws InterruptedException {
    assertThat(changes.poll(10, TimeUnit.SECONDS)).as(what).isNotNull();
  }

  @Test
  @Tag("SYS-REQ-033")
  @Tag("NFR-013")
  @Tag("DATA-005")
  void afterARestartModelsAreKnownBeforeAnybodyAnswersAndMissingOnesAreMissing() throws Exception {
    catalogue.publishProviders(
        List.of(entry(builder("one").contextWindow(5)), entry(builder("two"))), Set.of());
    catalogue.publishProviders(List.of(entry(builder("one").contextWindow(7))), Set.of());
    catalogue.publishLocal(List.of(local("mine")));

    restart();

    assertThat(status("p/one")).isEqualTo(ModelStatus.AVAILABLE);
    assertThat(record("p/one").descriptor().contextWindow()).hasValue(7);
    assertThat(record("p/one").descriptor().parameters()).containsExactly(Parameter.TEMPERATURE);
    assertThat(status("p/two")).isEqualTo(ModelStatus.MISSING);
    assertThat(status("local/mine")).isEqualTo(ModelStatus.AVAILABLE);
    assertThat(catalogue.models()).isEmpty();

    catalogue.publishProviders(List.of(), Set.of("p"));
    assertThat(catalogue.models()).extracting(ModelEntry::id).containsExactly("p/one");
    assertThat(status("p/one")).isEqualTo(ModelStatus.READY);

    catalogue.publishProviders(List.of(entry(builder("two"))), Set.of());
    assertThat(status("p/one")).isEqualTo(ModelStatus.MISSING);
    assertThat(status("p/two")).isEqualTo(ModelStatus.READY);
    assertThat(record("p/two").missingSince()).isEmpty();

    catalogue.publishLocal(List.of());
    assertThat(status("local/mine")).isEqualTo(ModelStatus.MISSING);
  }

  @Test
  void whatTheOperatorSaysHoldsForRequestsTooAndOutlivesARestartUntilItIsTakenBack()
      throws Exception {
    catalogue.publishProviders(List.of(entry(builder("one").contextWindow(5))), Set.of());
    models.override(
        "p/one",
        Map.of(
            "context_window",
            9,
            "capabilities",
            List.of("image_input"),
            "parameters",
            Map.of("temperature", Map.of("maximum", 1)),
            "recommended",
            Map.of("temperature", 0.5)));
    restart();
    catalogue.publishProviders(List.of(entry(builder("one").contextWindow(5))), Set.of());

    ModelEntry entry = catalogue.require("p/one");
    assertThat(entry.descriptor().contextWindow()).hasValue(9);
    assertThat(entry.descriptor().capabilities()).containsOnly(Capability.IMAGE_INPUT);
    assertThat(known("p/one", ModelField.CONTEXT_WINDOW).source()).isEqualTo(FactSource.OPERATOR);
    assertThat(refused(() -> admit(entry, Map.of("temperature", 1.5))).details())
        .extracting(FieldError::field)
        .containsExactly("parameters.temperature");
    assertThat(admit(entry, Map.of()).number("temperature")).hasValue(0.5);
    assertThat(admit(entry, Map.of("temperature", 0.7)).number("temperature")).hasValue(0.7);

    Map<String, Object> back = new HashMap<>();
    back.put("context_window", null);
    models.override("p/one", back);
    assertThat(catalogue.require("p/one").descriptor().contextWindow()).hasValue(5);
    assertThat(known("p/one", ModelField.CAPABILITIES).source()).isEqualTo(FactSource.OPERATOR);

    models.remove("p/one");
    assertThat(catalogue.require("p/one").descriptor().capabilities()).isEmpty();
    assertThat(refused(() -> models.remove("p/one")).code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  @Tag("DATA-006")
  void factsFillInWhatNobodySaysAndGoBeforeWhatIsAssumed() {
    FactRules rules =
        FactRules.read(
            FactSource.FACTS,
            """
            {"as_of": "2026-01", "models": {"p/*": {"context_window": 1000, "license": "MIT",
             "capabilities": ["reasoning"], "prices": {"output_per_million": 2.5}}}}
            """
                .getBytes(StandardCharsets.UTF_8));
    catalogue.change(known -> known.rules(rules));
    catalogue.publishProviders(
        List.of(
            entry(builder("told").contextWindow(5).capabilities(Set.of(Capability.TOOLS))),
            entry(builder("assumed").capabilities(Set.of(Capability.TOOLS)).capabilitiesAssumed())),
        Set.of("open"));

    assertThat(record("p/told").descriptor().contextWindow()).hasValue(5);
    assertThat(record("p/told").descriptor().capabilities()).containsOnly(Capability.TOOLS);
    assertThat(record("p/told").descriptor().prices()).containsEntry("output_per_million", 2.5);
    assertThat(record("p/assumed").descriptor().capabilities()).containsOnly(Capability.REASONING);
    assertThat(known("p/assumed", ModelField.LICENSE))
        .isEqualTo(new Known("MIT", FactSource.FACTS, "2026-01"));
    assertThat(models.find("open/anything").orElseThrow().status()).isEqualTo(ModelStatus.READY);
    assertThat(models.find("closed/anything")).isEmpty();
  }

  @Test
  void aModelThatNobodyListsIsPutInAndTakenOutAgain() throws Exception {
    catalogue.publishProviders(List.of(entry(builder("one"))), Set.of());
    models.register("p/hidden", Map.of("context_window", 4096));

    assertThat(catalogue.require("p/hidden").descriptor().contextWindow()).hasValue(4096);
    assertThat(record("p/hidden").registered()).isTrue();
    assertThat(admit(catalogue.require("p/hidden"), Map.of("top_k", 5)).integer("top_k"))
        .hasValue(5);
    assertThat(refused(() -> models.register("p/hidden", Map.of())).code())
        .isEqualTo(ErrorCode.CONFLICT);

    restart();
    assertThat(status("p/hidden")).isEqualTo(ModelStatus.AVAILABLE);
    catalogue.publishProviders(List.of(), Set.of("p"), Set.of());
    assertThat(status("p/hidden")).isEqualTo(ModelStatus.READY);

    models.remove("p/hidden");
    assertThat(catalogue.known("p/hidden")).isEmpty();
    models.remove("p/one");
    assertThat(catalogue.known("p/one")).as("it was missing").isEmpty();
    assertThat(store.found()).isEmpty();
  }

  @Test
  void aFileIsNamedByItsPathAndNothingElseOnTheDiskIsLookedAt() {
    catalogue.publishLocal(List.of(local("mine")));

    models.registerFile("mine.gguf", Map.of("license", "MIT"));
    models.registerFile(folder.resolve("mine.gguf").toString(), Map.of("version", "2"));

    assertThat(known("local/mine", ModelField.LICENSE).value()).isEqualTo("MIT");
    assertThat(known("local/mine", ModelField.VERSION).value()).isEqualTo("2");
    for (String path : List.of("", "../mine.gguf", "ine.gguf", "/etc/passwd", "a\0b")) {
      assertThat(refused(() -> models.registerFile(path, Map.of())).details())
          .extracting(FieldError::field)
          .containsExactly("path");
    }
  }

  @Test
  void whatIsWrongIsNamedFieldByField() {
    catalogue.publishProviders(List.of(entry(builder("one"))), Set.of());
    Map<String, Object> wrong = new HashMap<>();
    wrong.put("context_window", "many");
    wrong.put("colour", "red");
    wrong.put("shape", null);
    wrong.put("prices", Map.of("input_per_million", -1));

    assertThat(refused(() -> models.override("p/one", wrong)).details())
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder("context_window", "colour", "shape", "prices.input_per_million");
    assertThat(
            refused(
                    () ->
                        models.override(
                            "p/one", Map.of("recommended", Map.of("top_k", 1, "temperature", 9))))
                .details())
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder("recommended.top_k", "recommended.temperature");
    assertThat(refused(() -> models.override("p/none", Map.of())).code())
        .isEqualTo(ErrorCode.MODEL_NOT_FOUND);
    for (String id : List.of("one", "p/", "/one", "q/one", "local/x", "p/a b", "P/a")) {
      assertThat(refused(() -> models.register(id, Map.of())).details())
          .as(id)
          .extracting(FieldError::field)
          .containsExactly("id");
    }
  }

  @Test
  @Tag("SYS-REQ-043")
  void aDownloadIsShownUntilTheModelIsThere() {
    models.downloading("local/mine", Optional.empty());
    assertThat(status("local/mine")).isEqualTo(ModelStatus.DOWNLOADING);
    models.downloading("local/mine", Optional.of("The disk is full."));
    assertThat(status("local/mine")).isEqualTo(ModelStatus.FAILED);
    assertThat(record("local/mine").reason()).contains("The disk is full.");

    catalogue.publishLocal(List.of(local("mine")));
    assertThat(status("local/mine")).isEqualTo(ModelStatus.READY);
    models.downloaded("local/mine");
    assertThat(status("local/mine")).isEqualTo(ModelStatus.READY);
  }

  @Test
  void whatTheHubSaysCountsLessThanTheFilesAndWrongPartsOfItAreLeftOut() {
    catalogue.publishLocal(List.of(local("mine")));
    models.told(
        "local/mine", Map.of("display_name", "Theirs", "license", "apache-2.0", "tags", "no list"));

    assertThat(record("local/mine").descriptor().displayName()).isEqualTo("Mine");
    assertThat(known("local/mine", ModelField.LICENSE).source()).isEqualTo(FactSource.HUB);
    assertThat(record("local/mine").facts().get(ModelField.TAGS)).isEmpty();
  }

  @Test
  void whatItsMakersRecommendBecomesTheDefault() throws Exception {
    Files.writeString(
        folder.resolve("generation_config.json"),
        "{\"temperature\": 0.6, \"top_p\": 0.95, \"repetition_penalty\": 1.1, \"do_sample\": true}");
    catalogue.publishLocal(List.of(local("mine")));

    ModelEntry entry = catalogue.require("local/mine");
    assertThat(catalogue.parameterSchema(entry).toString()).contains("default=0.6");
    assertThat(admit(entry, Map.of()).standard()).containsOnly(Map.entry("temperature", 0.6));
    assertThat(known("local/mine", ModelField.RECOMMENDED).source()).isEqualTo(FactSource.FILES);
    assertThat(known("local/mine", ModelField.SIZE_BYTES).value()).isNotEqualTo(0L);
  }

  private Parameters admit(ModelEntry entry, Map<String, Object> parameters) {
    return catalogue
        .admit(
            new ModelRequest(
                "req_1",
                "req_1",
                entry.id(),
                ChatInput.ofPrompt("hello"),
                Optional.empty(),
                new Parameters(parameters, Map.of()),
                false),
            entry)
        .parameters();
  }

  private static GatewayException refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable what) {
    return catchThrowableOfType(GatewayException.class, what);
  }

  private ModelRecord record(String id) {
    return models.list(ModelQuery.all(ModelScope.ALL)).items().stream()
        .filter(record -> record.id().equals(id))
        .findFirst()
        .or(() -> catalogue.known(id))
        .orElseThrow();
  }

  private ModelStatus status(String id) {
    return record(id).status();
  }

  private Known known(String id, ModelField field) {
    return record(id).facts().get(field).orElseThrow();
  }

  private static ModelDescriptor.Builder builder(String name) {
    return ModelDescriptor.builder(name, Modality.TEXT).parameters(List.of(Parameter.TEMPERATURE));
  }

  private static ModelEntry entry(ModelDescriptor.Builder model) {
    ModelDescriptor descriptor = model.build();
    return new ModelEntry(
        "p/" + descriptor.name(), new ModelPlacement.Provider("p"), descriptor, Optional.empty());
  }

  private ModelEntry local(String name) {
    List<Path> files =
        List.of(folder.resolve("generation_config.json"), folder.resolve(name + ".gguf"));
    return new ModelEntry(
        "local/" + name,
        new ModelPlacement.Local(
            new ModelFiles(name, folder, files, Map.of()), new Revision(List.of("1")), false),
        FileFacts.addTo(
            builder(name).displayName("Mine").build(), ModelInspector.inspect(folder, files)),
        Optional.empty());
  }

  /** The configuration as it comes, without the files of facts. */
  private static ModelsConfig defaults() {
    return (ModelsConfig)
        Proxy.newProxyInstance(
            ModelsConfig.class.getClassLoader(),
            new Class<?>[] {ModelsConfig.class},
            (proxy, setting, arguments) ->
                setting.getName().endsWith("facts__file") ? "" : setting.getDefaultValue());
  }
}
