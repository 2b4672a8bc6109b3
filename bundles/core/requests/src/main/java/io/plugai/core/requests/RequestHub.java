package io.plugai.core.requests;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.dispatch.Dispatcher;
import io.plugai.core.api.request.IdempotencyKey;
import io.plugai.core.api.request.KeptRequest;
import io.plugai.core.api.request.NewRequest;
import io.plugai.core.api.request.Preparation;
import io.plugai.core.api.request.RequestHandle;
import io.plugai.core.api.request.RequestOversight;
import io.plugai.core.api.request.RequestQuery;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.request.RequestState;
import io.plugai.core.api.request.Requests;
import io.plugai.core.api.request.Submission;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Accepts requests, begins them, and finds them again. Dispatcher and database may change while
 * requests run: what runs goes on.
 */
@Component(configurationPid = RequestsConfig.PID)
@Designate(ocd = RequestsConfig.class)
public final class RequestHub implements Requests, RequestOversight {
  private final Archive archive;
  private final KnownRequests known;
  private final KnownKeys keys = new KnownKeys();
  private final HeapShare share = HeapShare.ofHeap();
  private final Background background = new Background(share);
  private volatile @Nullable Dispatcher dispatcher;
  private volatile RequestsConfig config;

  /** Called by the framework. */
  @Activate
  public RequestHub(@Reference Archive archive, RequestsConfig config) {
    this.archive = archive;
    this.config = config;
    this.known = new KnownRequests(archive);
  }

  /** Requests that come from now on go there. */
  @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  void setDispatcher(Dispatcher next) {
    dispatcher = next;
  }

  void unsetDispatcher(Dispatcher former) {
    if (dispatcher == former) {
      dispatcher = null;
    }
  }

  /** Other bounds, for what comes from now on. */
  @Modified
  void modified(RequestsConfig next) {
    config = next;
  }

  @Override
  public CompletionStage<Submission> submit(NewRequest request, Caller caller) {
    return request.key().isPresent()
        ? submitOnce(request, request.key().get(), caller)
        : accept(request, caller).thenApply(live -> live);
  }

  // ---- under a key ----

  private CompletionStage<Submission> submitOnce(
      NewRequest request, IdempotencyKey key, Caller caller) {
    KnownKeys.Use use = keys.use(caller.id(), key);
    if (!use.first()) {
      return use.submission()
          .thenApply(
              before -> {
                requireSame(use.fingerprint(), key);
                return repeated(before);
              });
    }
    archive
        .read(store -> store.findByKey(key.key(), caller.id()))
        .thenCompose(
            before ->
                before.isPresent() ? past(before.get(), key, caller) : accept(request, caller))
        .whenComplete((submission, failure) -> settle(use, submission, failure, caller, key));
    return use.submission();
  }

  private void settle(
      KnownKeys.Use use,
      @Nullable Submission submission,
      @Nullable Throwable failure,
      Caller caller,
      IdempotencyKey key) {
    keys.done(caller.id(), key);
    if (failure == null) {
      use.submission().complete(Objects.requireNonNull(submission));
    } else {
      use.submission().completeExceptionally(cause(failure));
    }
  }

  private CompletionStage<Submission> past(KeptRequest before, IdempotencyKey key, Caller caller) {
    before.key().ifPresent(used -> requireSame(used.fingerprint(), key));
    return CompletableFuture.completedFuture(
        live(before.record().id(), caller)
            .<Submission>map(handle -> new Submission.Live(handle, true))
            .orElseGet(() -> new Submission.Past(before)));
  }

  private static void requireSame(String fingerprint, IdempotencyKey key) {
    if (!fingerprint.equals(key.fingerprint())) {
      throw new GatewayException(
          ErrorCode.VALIDATION,
          "This Idempotency-Key was used for another request before; use a new one.");
    }
  }

  private static Submission repeated(Submission before) {
    return before instanceof Submission.Live first
        ? new Submission.Live(first.handle(), true)
        : before;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  // ---- accepting ----

  private CompletionStage<Submission> accept(NewRequest request, Caller caller) {
    TrackedRequest tracked = track(request, caller);
    Dispatcher now = dispatcher;
    if (now == null) {
      throw new GatewayException(
          ErrorCode.UNAVAILABLE, "The gateway changes its configuration at the moment.");
    }
    Flow.Publisher<GenerationEvent> events = now.dispatch(request.request(), caller, tracked);
    Submission accepted = new Submission.Live(tracked, false);
    if (request.kept()) {
      enter(request, caller);
    }
    known.add(tracked);
    if (!request.kept() && request.preparation() == Preparation.NONE) {
      tracked.begin(events);
      return CompletableFuture.completedFuture(accepted);
    }
    return prepared(tracked)
        .handleAsync((ready, failure) -> begin(tracked, events, failure), archive::execute)
        .thenApply(begun -> accepted);
  }

  /** Completes when all is safe that has to be before it begins. */
  private CompletionStage<Void> prepared(TrackedRequest tracked) {
    CompletionStage<Void> written =
        tracked.request().kept()
            ? archive.write(tracked.kept(archive.gateway()))
            : CompletableFuture.completedFuture(null);
    return written.thenCompose(safe -> tracked.request().preparation().run());
  }

  private TrackedRequest track(NewRequest request, Caller caller) {
    RequestsConfig now = config;
    LogSpace space =
        new LogSpace(
            share,
            request.outlives() ? now.max__answer__bytes() : now.memory__bytes() / 4,
            request.outlives());
    return new TrackedRequest(request, caller.id(), space, ended -> ended(ended, caller));
  }

  private void enter(NewRequest request, Caller caller) {
    RequestsConfig now = config;
    background.enter(
        caller.id(),
        request.body().length,
        now.background__limit(),
        now.background__limit__per__person());
  }

  /** It is in the database, or cannot be: then nothing is begun. */
  private Void begin(
      TrackedRequest tracked, Flow.Publisher<GenerationEvent> events, @Nullable Throwable failure) {
    if (failure == null) {
      tracked.begin(events);
      return null;
    }
    GatewayException reason =
        cause(failure) instanceof GatewayException told
            ? told
            : new GatewayException(ErrorCode.INTERNAL, "The request could not be kept.", failure);
    tracked.end(RequestState.FAILED, Optional.of(reason));
    throw reason;
  }

  private void ended(TrackedRequest tracked, Caller caller) {
    NewRequest request = tracked.request();
    if (!request.kept()) {
      forget(tracked);
      return;
    }
    archive.execute(
        () ->
            archive
                .write(tracked.kept(archive.gateway()))
                .whenComplete(
                    (written, failure) -> {
                      background.leave(caller.id(), request.body().length);
                      forget(tracked);
                    }));
  }

  private void forget(TrackedRequest tracked) {
    known.ended(tracked, config.memory__bytes(), config.memory__seconds());
  }

  // ---- finding ----

  @Override
  public Optional<RequestHandle> live(String id, Caller caller) {
    return known.find(id, caller.id()).map(tracked -> tracked);
  }

  @Override
  public CompletionStage<Optional<KeptRequest>> find(String id, Caller caller) {
    return known.whole(id, caller.id());
  }

  @Override
  public CompletionStage<Optional<RequestRecord>> look(String id, Caller caller) {
    return known.look(id, caller.id());
  }

  @Override
  public CompletionStage<List<RequestRecord>> list(RequestQuery query) {
    return known.list(query);
  }

  // ---- for the operator ----

  @Override
  public List<RequestRecord> underWay() {
    return known.underWay();
  }

  @Override
  public Optional<RequestRecord> inMemory(String id) {
    return known.find(id).map(TrackedRequest::record);
  }

  @Override
  public Optional<RequestRecord> cancel(String id) {
    Optional<TrackedRequest> found = known.find(id);
    found.ifPresent(TrackedRequest::cancel);
    return found.map(TrackedRequest::record);
  }

  @Override
  public CompletionStage<Optional<byte[]>> body(String id, Caller caller) {
    Optional<TrackedRequest> tracked = known.find(id, caller.id());
    return tracked.isPresent()
        ? CompletableFuture.completedFuture(Optional.of(tracked.get().request().body()))
        : archive.read(store -> store.find(id, caller.id()).flatMap(KeptRequest::body));
  }
}
