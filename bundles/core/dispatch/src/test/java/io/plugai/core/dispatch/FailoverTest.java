package io.plugai.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.credentials.Credentials;
import io.plugai.core.api.dispatch.DispatchProgress;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.core.api.route.Circuits.Circuit;
import io.plugai.core.api.route.RouteTaken;
import io.plugai.core.api.route.RouteTaken.Outcome;
import io.plugai.core.api.route.RouteTaken.Step;
import io.plugai.core.api.route.RouteWish;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.core.dispatch.local.LocalModelManager;
import io.plugai.core.dispatch.route.AliasBook;
import io.plugai.core.dispatch.route.HealthBook;
import io.plugai.core.dispatch.run.Books;
import io.plugai.core.pool.AdapterPool;
import io.plugai.core.pool.RunnerPool;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.ImageInput;
import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.Parameters;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.Probe;
import io.plugai.testing.adapter.Received;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with several candidates, each a server behind real HTTP that may be in a bad way. */
@Timeout(60)
class FailoverTest {
  private static final ChatCompletions DIALECT = new ChatCompletions();
  private static final String COMPLETIONS = "/v1/chat/completions";
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final FakeUpstream bad = FakeUpstream.start();
  private final FakeUpstream good = FakeUpstream.start();
  private final List<ChatAdapter> adapters = new ArrayList<>();
  private final AdapterPool pool = new AdapterPool(Duration.ofSeconds(1));
  private final Books books = new Books();
  private final MetricRegistry metrics = new MetricRegistry();
  private final DispatchConfig config = asItComes();
  private final HealthBook health = new HealthBook(metrics, config);
  private final AliasBook aliases = new AliasBook();
  private final LocalModelManager local =
      new LocalModelManager(new RunnerPool(Duration.ofSeconds(1)), config);
  private final RunDispatcher dispatcher =
      new RunDispatcher(
          new OneModelEach(),
          aliases,
          health,
          pool,
          local,
          metrics,
          new OperatorPays(),
          books,
          books,
          books,
          config);
  private final Listener progress = new Listener();

  @BeforeEach
  void start() {
    good.on(COMPLETIONS, DIALECT.stream(List.of("Once", " upon")));
    bind("bad", bad.uri());
    bind("good", good.uri());
    bind("refused", FakeUpstream.refusing());
  }

  private void bind(String provider, URI server) {
    ChatAdapter adapter = new ChatAdapter(server, PATIENCE, 0);
    adapters.add(adapter);
    int number = adapters.size();
    pool.add(adapter, new PluginIdentity(provider, number, "1.0.0", number, provider));
  }

  @AfterEach
  void stop() {
    assertThat(books.outstanding).hasValue(0);
    assertThat(books.releasedAgain).hasValue(0);
    dispatcher.deactivate();
    adapters.forEach(ChatAdapter::close);
    good.close();
    bad.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 402, 429, 500, 503, 504})
  void theNextOneAnswersWhereOneIsInABadWay(int status) throws Exception {
    bad.on(COMPLETIONS, Answer.json(status, DIALECT.error("bad", "Not now.")));

    assertThat(answer("bad/m", "good/m")).isEqualTo("Once upon");

    UsageRecord failed = books.take();
    UsageRecord answered = books.take();
    assertThat(failed.model()).isEqualTo("bad/m");
    assertThat(failed.followed()).isTrue();
    assertThat(answered.model()).isEqualTo("good/m");
    assertThat(answered.outcome()).isEqualTo("completed");
    assertThat(answered.followed()).isFalse();
    assertThat(progress.way.steps())
        .extracting(Step::model, Step::outcome, Step::code)
        .containsExactly(
            tuple("bad/m", Outcome.FAILED, Optional.of(failed.outcome())),
            tuple("good/m", Outcome.ANSWERED, Optional.empty()));
    assertThat(progress.way.modelUsed()).contains("good/m");
    assertThat(books.released).as("one request, whatever it took").hasSize(1);
  }

  @Test
  void aServerThatIsNotThereAndOneThatSaysNothingAreNotWaitedForForEver() {
    bad.on(COMPLETIONS, Answer.silence());

    assertThat(answer("refused/m", "bad/m", "good/m")).isEqualTo("Once upon");
    assertThat(progress.way.steps())
        .extracting(step -> step.code().orElse(""))
        .containsExactly("backend_unavailable", "backend_timeout", "");
  }

  @Test
  void anAdapterThatIsAwayIsNotWaitedForWhereThereAreOthers() {
    assertThat(answer("absent/m", "good/m")).isEqualTo("Once upon");
  }

  @Test
  void afterTheFirstEventNobodyElseIsAsked() throws Exception {
    bad.on(COMPLETIONS, DIALECT.beginning(List.of("Hel")).cut());

    Probe probe = ask("bad/m", "good/m").request(100);

    assertThat(((GatewayException) probe.failure()).code())
        .isIn(ErrorCode.BACKEND_UNAVAILABLE, ErrorCode.BACKEND_PROTOCOL);
    assertThat(good.asked()).isZero();
    assertThat(progress.way.modelUsed()).contains("bad/m");
    assertThat(books.take().followed()).isFalse();
  }

  @Test
  void whatIsWrongWithTheRequestIsNotAskedOfOthers() {
    bad.on(COMPLETIONS, Answer.json(400, DIALECT.error("bad", "Too long.")));

    GatewayException failure = (GatewayException) ask("bad/m", "good/m").request(100).failure();

    assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(good.asked()).isZero();
  }

  @Test
  void whereAllFailEachIsNamedAndTheSoonestTimeTold() throws Exception {
    bad.on(
        COMPLETIONS,
        Answer.status(429).header("Retry-After", "7").send(DIALECT.error("slow", "Slower.")));

    GatewayException failure = (GatewayException) ask("bad/m", "refused/m").request(100).failure();

    assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    assertThat(failure).hasMessageContaining("bad/m (rate_limited)");
    assertThat(failure.details())
        .extracting(FieldError::field)
        .containsExactly("bad/m", "refused/m");
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(progress.way.modelUsed()).isEmpty();
    assertThat(books.take().followed()).isTrue();
    assertThat(books.take().followed()).isFalse();
  }

  @Test
  void aCancelStopsTheAttemptThatRunsAndNoOtherBegins() throws Exception {
    bad.on(COMPLETIONS, DIALECT.beginning(List.of()).hang());
    Probe probe = ask("bad/m", "good/m").request(1);
    Received asked = bad.take();

    probe.cancel();

    assertThat(asked.end().get(10, TimeUnit.SECONDS)).isEqualTo(Received.End.CLIENT_HUNG_UP);
    assertThat(books.take().outcome()).isEqualTo("cancelled");
    assertThat(good.asked()).isZero();
  }

  @Test
  void demandThatNobodyMetGoesToTheNext() {
    Probe probe = ask("refused/m", "good/m").request(1);
    assertThat(probe.take()).isNotNull();
    probe.request(100).all();
    assertThat(probe.text()).isEqualTo("Once upon");
    assertThat(probe.breaches()).isEmpty();
  }

  @Test
  void whatFailsAgainAndAgainIsNotAskedFirstUntilItIsBack() throws Exception {
    bad.on(COMPLETIONS, Answer.json(503, DIALECT.error("away", "Away.")));
    for (int i = 0; i < config.circuit__failures(); i++) {
      answer("bad/m", "good/m");
    }
    assertThat(health.list()).extracting(Circuit::model).containsExactly("bad/m");
    int asked = bad.asked();

    answer("bad/m", "good/m");
    assertThat(bad.asked()).isEqualTo(asked);
    assertThat(progress.way.steps().get(0).outcome()).isEqualTo(Outcome.CIRCUIT_OPEN);

    bad.on(COMPLETIONS, DIALECT.stream(List.of("Back")));
    assertThat(answer("bad/m")).as("who has no other way may try").isEqualTo("Back");
    assertThat(health.list()).isEmpty();
    assertThat(answer("bad/m", "good/m")).isEqualTo("Back");
  }

  @Test
  void aRequestWithOneModelHasNoRouteToTellOf() throws Exception {
    assertThat(answer("good/m")).isEqualTo("Once upon");
    assertThat(progress.way).isNull();
  }

  @Test
  void theGatewaysOwnLimitIsNoReasonToAskAnother() {
    books.full = true;

    GatewayException failure = (GatewayException) ask("bad/m", "good/m").request(1).failure();

    assertThat(failure.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(bad.asked() + good.asked()).isZero();
  }

  @Test
  void namesOfNothingAndNamesThatStandTwiceAreToldTogether() {
    assertThatThrownBy(() -> ask("good/m", "no/such", "good/m", "nobody"))
        .isInstanceOfSatisfying(
            GatewayException.class,
            e ->
                assertThat(e.details())
                    .extracting(FieldError::field)
                    .containsExactly("models[1]", "models[2]", "models[3]"));
  }

  @Test
  void whatAKeyIsNotForIsNotThere() {
    Caller narrow = SomeCaller.forModels(new ModelScope(List.of("good/*")));
    assertThatThrownBy(() -> ask(narrow, ChatInput.ofPrompt("Hi!"), "good/m", "bad/m"))
        .isInstanceOfSatisfying(
            GatewayException.class,
            e ->
                assertThat(e.details()).extracting(FieldError::field).containsExactly("models[1]"));
  }

  @Test
  void whereNoneCanDoItThatIsSaid() {
    Caller caller = SomeCaller.forModels(ModelScope.ALL);
    assertThatThrownBy(() -> ask(caller, ImageInput.ofPrompt("A cat"), "good/m", "bad/m"))
        .isInstanceOfSatisfying(
            GatewayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.FEATURE_NOT_SUPPORTED))
        .hasMessageContaining("None of the candidates can do what this request asks for");
  }

  @Test
  void whatCannotRunIsPassedOverAndSaidSo() {
    assertThat(answer("broken/m", "good/m")).isEqualTo("Once upon");
    assertThat(progress.way.steps().get(0).outcome()).isEqualTo(Outcome.UNFIT);
  }

  private String answer(String... models) {
    Probe probe = ask(models).request(100);
    probe.all();
    return probe.text();
  }

  private Probe ask(String... models) {
    return ask(SomeCaller.forModels(ModelScope.ALL), ChatInput.ofPrompt("Hello!"), models);
  }

  private Probe ask(Caller caller, Input input, String... models) {
    List<String> others = IntStream.range(1, models.length).mapToObj(i -> models[i]).toList();
    ModelRequest request =
        new ModelRequest(
            "req_1",
            "mine",
            models[0],
            input,
            Optional.empty(),
            Parameters.none(),
            true,
            new RouteWish(others, Optional.empty()));
    progress.way = null;
    return Probe.of(dispatcher.dispatch(request, caller, progress));
  }

  private static DispatchConfig asItComes() {
    return (DispatchConfig)
        Proxy.newProxyInstance(
            DispatchConfig.class.getClassLoader(),
            new Class<?>[] {DispatchConfig.class},
            (proxy, method, args) -> method.getDefaultValue());
  }

  /** Remembers which way was taken. */
  private static final class Listener implements DispatchProgress {
    private volatile RouteTaken way;

    @Override
    public void queued(int position, Optional<Duration> estimate) {}

    @Override
    public void loading() {}

    @Override
    public void started() {}

    @Override
    public void routed(RouteTaken taken) {
      assertThat(way).as("told once").isNull();
      way = taken;
    }
  }

  /** With what the adapter has. */
  private static final class OperatorPays implements Credentials {
    @Override
    public CompletionStage<Choice> forGeneration(String userId, String provider) {
      return CompletableFuture.completedFuture(new Choice(new Credential.None(), Payer.OPERATOR));
    }

    @Override
    public CompletionStage<Credential> forListing(String provider) {
      return CompletableFuture.completedFuture(new Credential.None());
    }
  }
}
