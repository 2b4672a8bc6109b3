package io.plugai.core.models;

import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.CatalogueListener;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.ModelQuery;
import io.plugai.core.api.catalogue.ModelRecord;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.people.Page;
import io.plugai.core.models.facts.Layer;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.model.Parameter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
 * Holds the models that {@link ProviderModels} and {@link LocalModelFolders} find, those that were
 * found before, and what others say of them; answers from an immutable snapshot of that. Has no
 * configuration, so nothing ever restarts it.
 */
@Component(service = {Catalogue.class, ModelCatalogue.class})
public final class ModelCatalogue implements Catalogue {
  private static final Logger LOG = LoggerFactory.getLogger(ModelCatalogue.class);
  private static final int LONGEST_SHOWN_NAME = 200;

  private final Timer teller = new Timer("plugai-catalogue");
  private final Set<CatalogueListener> listeners = ConcurrentHashMap.newKeySet();
  private final Object telling = new Object();
  private final AtomicBoolean tellingIsDue = new AtomicBoolean();

  private volatile Snapshot snapshot = Snapshot.empty();

  /** What it is made of, guarded by this. */
  private final Knowledge knowledge = new Knowledge();

  /** Called by the framework. */
  @Activate
  public ModelCatalogue() {}

  @Deactivate
  void deactivate() {
    teller.shutdownNow();
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addListener(CatalogueListener listener) {
    listeners.add(listener);
    teller.execute(() -> tell(listener));
  }

  /** Waits for what it is being told at this moment: it hears nothing after this. */
  void removeListener(CatalogueListener listener) {
    listeners.remove(listener);
    synchronized (telling) {
      return;
    }
  }

  /** Replaces what is known of the providers' models; those that list some are listed. */
  void publishProviders(List<ModelEntry> models, Set<String> unlisted) {
    Set<String> listed =
        models.stream().map(ModelEntry::provider).collect(Collectors.toUnmodifiableSet());
    publishProviders(models, listed, unlisted);
  }

  /** Replaces what is known of the providers' models. */
  void publishProviders(List<ModelEntry> models, Set<String> listed, Set<String> unlisted) {
    change(known -> known.foundAtProviders(models, listed, unlisted));
  }

  /** Replaces what is known of the models of this machine. */
  void publishLocal(List<ModelEntry> models) {
    change(known -> known.foundHere(models));
  }

  /** Changes what is known, and lets everybody know. */
  synchronized void change(Consumer<Knowledge> change) {
    change.accept(knowledge);
    snapshot = knowledge.compose(snapshot);
    if (tellingIsDue.compareAndSet(false, true)) {
      teller.execute(this::tellAll);
    }
  }

  /** Asks what is known, and changes nothing that anybody sees. */
  synchronized <T> T ask(Function<Knowledge, T> question) {
    return question.apply(knowledge);
  }

  private void tellAll() {
    tellingIsDue.set(false);
    listeners.forEach(this::tell);
    snapshot.checks().values().forEach(ParameterCheck::warmUp);
  }

  private void tell(CatalogueListener listener) {
    synchronized (telling) {
      if (!listeners.contains(listener)) {
        return;
      }
      try {
        listener.changed(snapshot.models());
      } catch (RuntimeException e) {
        LOG.error("A listener of the catalogue failed.", e);
      }
    }
  }

  @Override
  public List<ModelEntry> models() {
    return snapshot.models();
  }

  @Override
  public ModelEntry require(String id) {
    Snapshot now = snapshot;
    ModelEntry entry = now.find(id);
    if (entry != null) {
      return entry;
    }
    int slash = id.indexOf('/');
    if (slash > 0 && slash < id.length() - 1 && now.unlisted().contains(id.substring(0, slash))) {
      return UnlistedModel.entry(id, id.substring(0, slash), id.substring(slash + 1));
    }
    throw notFound(id, now.byId().keySet());
  }

  /** Those that fit. */
  Page<ModelRecord> list(ModelQuery query) {
    return snapshot.records().list(query);
  }

  /** What is known of a model that the catalogue has. */
  Optional<ModelRecord> known(String id) {
    return Optional.ofNullable(snapshot.record(id));
  }

  /** The ids of all models that it has. */
  Set<String> knownIds() {
    return snapshot.records().byId().keySet();
  }

  /** What is known of a model; of one of a provider that tells no names, whatever that is. */
  Optional<ModelRecord> find(String id) {
    ModelRecord record = snapshot.record(id);
    if (record != null) {
      return Optional.of(record);
    }
    try {
      ModelEntry entry = require(id);
      Stream<Layer> layers = snapshot.rules().stream().flatMap(each -> each.of(id).stream());
      return Optional.of(UnlistedModel.record(entry, layers));
    } catch (GatewayException e) {
      return Optional.empty();
    }
  }

  /** The models of this machine as they were found. */
  List<ModelEntry> local() {
    return snapshot.models().stream()
        .filter(entry -> entry.placement() instanceof ModelPlacement.Local)
        .toList();
  }

  static GatewayException notFound(String id, Collection<String> names) {
    String shown = id.length() > LONGEST_SHOWN_NAME ? id.substring(0, LONGEST_SHOWN_NAME) : id;
    List<String> closest = ClosestNames.of(id, names);
    String advice =
        closest.isEmpty() ? "" : " The closest names are: " + String.join(", ", closest) + ".";
    return new GatewayException(
        ErrorCode.MODEL_NOT_FOUND,
        "There is no model '" + shown + "'." + advice,
        closest.stream().map(name -> new FieldError("model", "close: " + name)).toList());
  }

  @Override
  public GenerationRequest admit(ModelRequest request, ModelEntry model) {
    new Admission(snapshot, request, model).check();
    String name = model.descriptor().name();
    return new GenerationRequest(
        request.id(),
        model.provider(),
        name,
        new OwnState(model.provider(), name).of(request.input()),
        withDefaults(request.parameters(), model),
        request.stream());
  }

  /** What suits the model, where the request does not say. */
  private Parameters withDefaults(Parameters given, ModelEntry model) {
    Snapshot.Listed now = snapshot.byId().get(model.id());
    if (now == null || now.defaults().isEmpty()) {
      return given;
    }
    Map<String, Object> all = new LinkedHashMap<>(now.defaults());
    all.putAll(given.standard());
    return new Parameters(all, given.provider());
  }

  @Override
  public Map<String, Object> parameterSchema(ModelEntry model) {
    return Parameter.schemaOf(model.descriptor().parameters());
  }
}
