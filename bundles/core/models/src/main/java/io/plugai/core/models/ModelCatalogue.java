package io.plugai.core.models;

import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.CatalogueListener;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.model.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * Holds the models that {@link ProviderModels} and {@link LocalModelFolders} find, and answers from
 * an immutable snapshot of them. Has no configuration, so nothing ever restarts it.
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
  private List<ModelEntry> providerModels = List.of();
  private List<ModelEntry> localModels = List.of();
  private Set<String> unlisted = Set.of();

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

  /** Replaces what is known of the providers' models. */
  synchronized void publishProviders(List<ModelEntry> models, Set<String> providersUnlisted) {
    providerModels = models;
    unlisted = providersUnlisted;
    publish();
  }

  /** Replaces what is known of the models of this machine. */
  synchronized void publishLocal(List<ModelEntry> models) {
    localModels = models;
    publish();
  }

  private void publish() {
    snapshot = snapshot.next(providerModels, localModels, unlisted);
    if (tellingIsDue.compareAndSet(false, true)) {
      teller.execute(this::tellAll);
    }
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
    throw notFound(id, now);
  }

  private static GatewayException notFound(String id, Snapshot now) {
    String shown = id.length() > LONGEST_SHOWN_NAME ? id.substring(0, LONGEST_SHOWN_NAME) : id;
    List<String> closest = ClosestNames.of(id, now.byId().keySet());
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
        request.parameters(),
        request.stream());
  }

  @Override
  public Map<String, Object> parameterSchema(ModelEntry model) {
    return Parameter.schemaOf(model.descriptor().parameters());
  }
}
