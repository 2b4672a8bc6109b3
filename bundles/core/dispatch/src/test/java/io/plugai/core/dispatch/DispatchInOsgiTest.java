package io.plugai.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.RateLimits;
import io.plugai.core.api.access.Revocations;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.credentials.Credentials;
import io.plugai.core.api.credentials.Credentials.Choice;
import io.plugai.core.api.credentials.Credentials.Payer;
import io.plugai.core.api.dispatch.Backends;
import io.plugai.core.api.dispatch.Dispatcher;
import io.plugai.core.api.dispatch.Providers;
import io.plugai.core.api.dispatch.Providers.Provider;
import io.plugai.core.api.usage.UsageLog;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.core.dispatch.run.Books;
import io.plugai.core.pool.AdapterPool;
import io.plugai.core.pool.SourcePool;
import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.CredentialKind;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.ImageInput;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.Probe;
import io.plugai.testing.adapter.Received.End;
import io.plugai.testing.osgi.EmbeddedFramework;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The dispatcher as a bundle in a framework, with a provider behind real HTTP. */
@Timeout(60)
class DispatchInOsgiTest {
  private static final ChatCompletions DIALECT = new ChatCompletions();
  private static final String COMPLETIONS = "/v1/chat/completions";
  private static final String[] KEYS = {CredentialKind.NONE, CredentialKind.API_KEY};

  @TempDir Path home;
  private EmbeddedFramework framework;
  private FakeUpstream upstream;
  private ChatAdapter adapter;
  private ServiceRegistration<ProviderAdapter> registration;
  private final Books books = new Books();
  private final Chooser chooser = new Chooser();

  @BeforeEach
  void start() throws Exception {
    upstream = FakeUpstream.start();
    upstream.on(COMPLETIONS, DIALECT.stream(List.of("Once", " upon")));
    adapter = new ChatAdapter(upstream.uri());
    framework =
        EmbeddedFramework.start(home.resolve("cache"), Map.of("karaf.base", home.toString()));
    publish(Catalogue.class, new OneModelEach());
    publish(MetricRegistry.class, new MetricRegistry());
    publish(Credentials.class, chooser);
    publish(RateLimits.class, books);
    publish(Revocations.class, books);
    publish(UsageLog.class, books);
    Dictionary<String, Object> settings = new Hashtable<>();
    settings.put("drain_seconds", 1);
    framework
        .service(ConfigurationAdmin.class)
        .getConfiguration("io.plugai.core.pool", "?")
        .update(settings);
    framework.installFromClassPath("io.plugai.core.pool");
    framework.installModuleUnderTest();
    registration = bind("acme", adapter, KEYS);
  }

  @AfterEach
  void stop() throws Exception {
    adapter.close();
    framework.close();
    upstream.close();
  }

  // ---- whose credential ----

  @Test
  void theProviderIsShownTheKeyOfWhoeverPays() throws Exception {
    chooser.choose(new Choice(key("sk-of-the-person"), Payer.USER));
    run("acme/m", ModelScope.ALL).request(100).all();
    assertThat(upstream.take().header("Authorization")).contains("Bearer sk-of-the-person");
    assertThat(books.take().payer()).contains(Payer.USER);

    chooser.choose(new Choice(key("sk-of-the-house"), Payer.OPERATOR));
    run("acme/m", ModelScope.ALL).request(100).all();
    assertThat(upstream.take().header("Authorization")).contains("Bearer sk-of-the-house");
    assertThat(books.take().payer()).contains(Payer.OPERATOR);
    assertThat(chooser.asked).isEqualTo("usr_1 acme");
    assertNothingIsHeld();
  }

  @Test
  void whoHasNoKeyWhereOneIsNeededIsRefusedBeforeTheProviderIsAsked() throws Exception {
    chooser.next =
        CompletableFuture.failedFuture(
            new GatewayException(ErrorCode.CREDENTIAL_REJECTED, "Put your own key in."));

    Probe probe = run("acme/m", ModelScope.ALL).request(1);
    assertThat(probe.failure()).hasMessage("Put your own key in.");
    UsageRecord record = books.take();
    assertThat(record.outcome()).isEqualTo("credential_rejected");
    assertThat(record.payer()).isEmpty();
    assertThat(upstream.asked()).isZero();
    assertNothingIsHeld();
  }

  @Test
  void aRequestWaitsForItsCredentialWithoutAThread() throws Exception {
    chooser.next = new CompletableFuture<>();
    Probe probe = run("acme/m", ModelScope.ALL).request(100);
    assertThat(inFlight()).isEqualTo(1);
    assertThat(upstream.asked()).isZero();

    chooser.choose(new Choice(key("sk-late-as-it-is"), Payer.USER));
    probe.all();
    assertThat(upstream.take().header("Authorization")).contains("Bearer sk-late-as-it-is");
    assertNothingIsHeld();
  }

  @Test
  void cancellingWhileTheCredentialIsLookedUpLetsEverythingGo() throws Exception {
    chooser.next = new CompletableFuture<>();
    Probe probe = run("acme/m", ModelScope.ALL).request(100);
    probe.cancel();
    assertThat(books.take().outcome()).isEqualTo("cancelled");
    assertNothingIsHeld();

    chooser.choose(new Choice(key("sk-too-late-by-now"), Payer.USER));
    assertThat(upstream.asked()).isZero();
    assertNothingIsHeld();
    assertThat(probe.breaches()).isEmpty();
  }

  @Test
  void cancellingWhileTheAdapterIsAwayLetsEverythingGo() throws Exception {
    registration.unregister();
    Probe probe = run("acme/m", ModelScope.ALL).request(100);
    probe.cancel();
    bind("acme", adapter, KEYS);

    assertThat(books.take().outcome()).isEqualTo("cancelled");
    assertThat(chooser.asked).as("no credential is looked up for nobody").isEmpty();
    assertNothingIsHeld();
  }

  @Test
  void theCredentialIsChosenOnceTheAdapterIsThere() throws Exception {
    registration.unregister();
    Probe probe = run("acme/m", ModelScope.ALL).request(100);
    chooser.choose(new Choice(key("sk-changed-meanwhile"), Payer.USER));
    bind("acme", adapter, KEYS);

    probe.all();
    assertThat(upstream.take().header("Authorization")).contains("Bearer sk-changed-meanwhile");
    assertNothingIsHeld();
  }

  // ---- what is counted ----

  @Test
  void ofAStreamCancelledInTheMiddleCountsWhatWasDelivered() throws Exception {
    upstream.on(COMPLETIONS, DIALECT.beginning(List.of("Once upon", " a time")).hang());
    Probe probe = run("acme/m", ModelScope.ALL).request(1);
    probe.take();
    CompletableFuture<End> end = upstream.take().end();
    probe.cancel();

    UsageRecord record = books.take();
    assertThat(record.outcome()).isEqualTo("cancelled");
    assertThat(record.outputTokens()).as("of 'Once upon'").isEqualTo(3);
    assertThat(record.inputTokens()).as("of 'Hello!'").isEqualTo(2);
    assertThat(record.estimated()).isTrue();
    assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo(End.CLIENT_HUNG_UP);
    assertNothingIsHeld();
  }

  @Test
  void ofAStreamThatBreaksCountsWhatWasDelivered() throws Exception {
    upstream.on(COMPLETIONS, DIALECT.beginning(List.of("Once upon", " a time")).cut());
    Probe probe = run("acme/m", ModelScope.ALL).request(100);

    assertThat(probe.failure()).isInstanceOf(GatewayException.class);
    UsageRecord record = books.take();
    assertThat(record.outcome()).isEqualTo("backend_unavailable");
    assertThat(record.outputTokens()).isEqualTo(4);
    assertThat(record.estimated()).isTrue();
    assertNothingIsHeld();
  }

  @Test
  void whoIsOverTheirLimitReachesNoProvider() throws Exception {
    books.full = true;
    Probe probe = run("acme/m", ModelScope.ALL).request(1);

    assertThat(((GatewayException) probe.failure()).code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(upstream.asked()).isZero();
    assertNothingIsHeld();
  }

  // ---- scopes ----

  @Test
  void aKeyReachesTheModelsThatItIsForAndNoOthers() throws Exception {
    run("acme/m", new ModelScope(List.of("acme/*"))).request(100).all();

    ModelScope other = new ModelScope(List.of("local/*", "acme/other"));
    for (String id : List.of("acme/m", "acme/other", "local/none")) {
      assertThatThrownBy(() -> run(id, other))
          .isInstanceOfSatisfying(
              GatewayException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
                assertThat(e.details()).isEmpty();
                assertThat(e).message().doesNotContain("acme");
              });
    }
    assertNothingIsHeld();
  }

  @Test
  void modelsThatWouldDoAreNotNamedToAKeyThatIsNotForThem() throws Exception {
    assertThatThrownBy(() -> run("acme/m", ModelScope.ALL, Modality.IMAGE))
        .hasMessageContaining("other/image");
    assertThatThrownBy(() -> run("acme/m", new ModelScope(List.of("acme/*")), Modality.IMAGE))
        .hasMessage("acme/m cannot do what this request asks for.");
  }

  // ---- leaks ----

  @Test
  void cancelledAtAnyMomentNothingLeaksAndEverythingIsRecordedOnce() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int runs = 300;
    ScheduledExecutorService later = Executors.newScheduledThreadPool(4);
    try {
      for (int i = 0; i < runs; i++) {
        CompletableFuture<Choice> choice = new CompletableFuture<>();
        chooser.next = choice;
        Probe probe = run("acme/m", ModelScope.ALL);
        probe.request(1 + random.nextInt(20));
        later.schedule(
            () -> choice.complete(new Choice(key("sk-of-somebody"), Payer.USER)),
            random.nextInt(2_000),
            TimeUnit.MICROSECONDS);
        later.schedule(probe::cancel, random.nextInt(6_000), TimeUnit.MICROSECONDS);
      }
      for (int i = 0; i < runs; i++) {
        assertThat(books.take().outcome()).as("seed " + seed).isIn("cancelled", "completed");
      }
    } finally {
      later.shutdown();
      assertThat(later.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(books.isEmpty()).as("seed " + seed).isTrue();
    registration.unregister(); // waits for leases that are on their way back
    assertNothingIsHeld();
  }

  // ---- providers ----

  @Test
  void anAdapterThatGoesWhileItIsAskedAboutACredentialEndsTheQuestion() throws Exception {
    ServiceRegistration<ProviderAdapter> hanging = bind("hanging", new Hanging(), KEYS);
    CompletableFuture<Void> answer =
        providers().check("hanging", key("sk-any-of-them")).toCompletableFuture();
    assertThat(inFlight()).isEqualTo(1);
    hanging.unregister();

    assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
        .hasMessageContaining("No plug-in serves hanging at the moment.");
    assertNothingIsHeld();
  }

  @Test
  void anAdapterThatNeverAnswersIsNotWaitedForLonger() {
    ServiceRegistration<ProviderAdapter> hanging = bind("hanging", new Hanging(), KEYS);
    AdapterPool pool = new AdapterPool(Duration.ofSeconds(60));
    pool.addAdapter(new Hanging(), hanging.getReference());

    CompletableFuture<Void> answer =
        new ServedProviders(pool, new SourcePool(Duration.ZERO), Duration.ofMillis(10))
            .check("hanging", key("sk-any-of-them"))
            .toCompletableFuture();

    assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_TIMEOUT));
    pool.removeAdapter(new Hanging(), hanging.getReference()); // waits for leases that are held
    hanging.unregister();
  }

  /** The configuration as it comes. */
  private static DispatchConfig defaults() {
    return (DispatchConfig)
        Proxy.newProxyInstance(
            DispatchConfig.class.getClassLoader(),
            new Class<?>[] {DispatchConfig.class},
            (proxy, method, args) -> method.getDefaultValue());
  }

  @Test
  void anAdapterThatGoesWhileACredentialIsLookedUpEndsTheRequest() throws Exception {
    chooser.next = new CompletableFuture<>();
    Probe probe = run("acme/m", ModelScope.ALL).request(1);
    registration.unregister();
    chooser.choose(new Choice(key("sk-too-late-by-now"), Payer.USER));

    assertThat(((GatewayException) probe.failure()).code())
        .isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    assertThat(books.take().outcome()).isEqualTo("backend_unavailable");
    assertNothingIsHeld();
  }

  @Test
  void providersAreListedWithTheCredentialsThatTheyTake() throws Exception {
    bind("plain", adapter);
    bind("single", adapter, CredentialKind.AWS_KEYS);

    assertThat(providers().list())
        .containsExactly(
            new Provider("acme", Set.of(KEYS)),
            new Provider("plain", Set.of(CredentialKind.NONE)),
            new Provider("single", Set.of(CredentialKind.AWS_KEYS)));
    assertThat(providers().find("plain")).isPresent();
    assertThat(providers().find("absent")).isEmpty();
    registration.unregister();
    assertThat(providers().find("acme")).isEmpty();
  }

  @Test
  void aProviderSaysWhetherItTakesACredential() throws Exception {
    upstream.on(
        "/v1/models",
        request ->
            request.header("Authorization").orElse("").equals("Bearer sk-good-and-true")
                ? Answer.json(200, DIALECT.models(List.of("m")))
                : Answer.json(401, DIALECT.error("invalid_api_key", "No.")));

    assertThat(check("acme", key("sk-good-and-true"))).isEmpty();
    assertThat(check("acme", key("sk-bad-and-false"))).contains(ErrorCode.CREDENTIAL_REJECTED);
    assertThat(check("acme", new Credential.Headers(Map.of())))
        .as("a kind that it does not take")
        .contains(ErrorCode.CREDENTIAL_REJECTED);
    assertThat(check("absent", key("sk-good-and-true"))).contains(ErrorCode.BACKEND_UNAVAILABLE);
    assertNothingIsHeld();
  }

  @Test
  void whatAnAdapterFailsWithUnexpectedlyIsNotShown() throws Exception {
    bind("broken", new Broken(new IllegalStateException("the key is sk-secret-of-somebody")), KEYS);
    bind("judge", new Broken(new GatewayException(ErrorCode.TOKEN_EXPIRED, "Log in.")), KEYS);

    assertThat(check("judge", key("sk-any"))).contains(ErrorCode.INTERNAL);
    assertThatThrownBy(() -> providers().check("broken", key("sk-any")).toCompletableFuture().get())
        .hasCauseInstanceOf(GatewayException.class)
        .hasMessageNotContaining("sk-secret")
        .hasRootCauseMessage("The plug-in for this provider failed.");
    assertNothingIsHeld();
  }

  private Optional<ErrorCode> check(String provider, Credential credential) throws Exception {
    try {
      providers().check(provider, credential).toCompletableFuture().get(20, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(((GatewayException) e.getCause()).code());
    }
  }

  private Providers providers() throws InterruptedException {
    return framework.service(Providers.class);
  }

  private Probe run(String model, ModelScope scope) throws InterruptedException {
    return run(model, scope, Modality.TEXT);
  }

  private Probe run(String model, ModelScope scope, Modality modality) throws InterruptedException {
    Caller caller = SomeCaller.forModels(scope);
    ModelRequest request =
        new ModelRequest(
            "req_1",
            "mine",
            model,
            modality == Modality.IMAGE
                ? ImageInput.ofPrompt("Hello!")
                : ChatInput.ofPrompt("Hello!"),
            Optional.empty(),
            Parameters.none(),
            true);
    return Probe.of(
        framework.service(Dispatcher.class).dispatch(request, caller, new Unconcerned()));
  }

  private void assertNothingIsHeld() throws Exception {
    assertThat(books.outstanding).hasValue(0);
    assertThat(books.releasedAgain).hasValue(0);
    assertThat(inFlight()).isZero();
  }

  private int inFlight() throws InterruptedException {
    return framework.service(Backends.class).list().stream()
        .mapToInt(status -> status.inFlight())
        .sum();
  }

  private <S> void publish(Class<S> type, S service) {
    framework.context().registerService(type, service, new Hashtable<>());
  }

  private ServiceRegistration<ProviderAdapter> bind(
      String id, ProviderAdapter service, String... kinds) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(ProviderAdapter.PROVIDER_ID, id);
    if (kinds.length == 1) {
      properties.put(ProviderAdapter.CREDENTIAL_KINDS, kinds[0]);
    } else if (kinds.length > 1) {
      properties.put(ProviderAdapter.CREDENTIAL_KINDS, kinds);
    }
    return framework.context().registerService(ProviderAdapter.class, service, properties);
  }

  private static Credential key(String text) {
    return new Credential.ApiKey(new Secret(text));
  }

  /** Chooses what a test says, when it says so. */
  private static final class Chooser implements Credentials {
    private volatile CompletableFuture<Choice> next =
        CompletableFuture.completedFuture(new Choice(new Credential.None(), Payer.OPERATOR));
    private volatile String asked = "";

    /** Answers who waits, and whoever asks from now on. */
    void choose(Choice choice) {
      if (!next.complete(choice)) {
        next = CompletableFuture.completedFuture(choice);
      }
    }

    @Override
    public CompletionStage<Choice> forGeneration(String userId, String provider) {
      asked = userId + " " + provider;
      return next;
    }

    @Override
    public CompletionStage<Credential> forListing(String provider) {
      return CompletableFuture.completedFuture(new Credential.None());
    }
  }

  /** Never says which models there are. */
  private static final class Hanging implements ProviderAdapter {
    @Override
    public Flow.Publisher<GenerationEvent> generate(
        GenerationRequest request, Credential credential) {
      throw new IllegalStateException("nobody generates here");
    }

    @Override
    public CompletionStage<List<ModelDescriptor>> models(Credential credential) {
      return new CompletableFuture<>();
    }
  }

  /** Fails with what must not be shown. */
  private record Broken(RuntimeException failure) implements ProviderAdapter {
    @Override
    public Flow.Publisher<GenerationEvent> generate(
        GenerationRequest request, Credential credential) {
      throw new IllegalStateException("nobody generates here");
    }

    @Override
    public CompletionStage<List<ModelDescriptor>> models(Credential credential) {
      throw failure;
    }
  }
}
