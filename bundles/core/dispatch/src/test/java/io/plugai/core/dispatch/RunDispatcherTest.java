package io.plugai.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.credentials.Credentials;
import io.plugai.core.dispatch.local.LocalModelManager;
import io.plugai.core.dispatch.route.AliasBook;
import io.plugai.core.dispatch.route.HealthBook;
import io.plugai.core.dispatch.run.Books;
import io.plugai.core.pool.AdapterPool;
import io.plugai.core.pool.RunnerPool;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.ImageInput;
import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.Parameters;
import io.plugai.testing.adapter.Probe;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A dispatcher that goes, as it does where what it works with is replaced. */
@Timeout(60)
class RunDispatcherTest {
  private final Books books = new Books();
  private final DispatchConfig config = aSecondEach();
  private final RunDispatcher dispatcher =
      new RunDispatcher(
          new OneModelEach(),
          new AliasBook(),
          new HealthBook(new MetricRegistry(), config),
          new AdapterPool(Duration.ofSeconds(1)),
          new LocalModelManager(new RunnerPool(Duration.ofSeconds(1)), config),
          new MetricRegistry(),
          new Unasked(),
          books,
          books,
          books,
          config);

  @Test
  void whatRunsKeepsItsDeadlineAndNoThreadOutlastsIt() throws Exception {
    Probe probe = Probe.of(dispatch()); // waits for an adapter that does not come
    Thread timer = timer();
    dispatcher.deactivate();

    assertThat(((GatewayException) probe.failure()).code()).isEqualTo(ErrorCode.BACKEND_TIMEOUT);
    assertThat(books.take().outcome()).isEqualTo("backend_timeout");
    timer.join(Duration.ofSeconds(20).toMillis());
    assertThat(timer.isAlive()).isFalse();
  }

  @Test
  void theThreadEndsAlsoWhereTheLastRequestIsCancelled() throws Exception {
    Probe probe = Probe.of(dispatch());
    Thread timer = timer();
    dispatcher.deactivate();
    probe.cancel();

    timer.join(Duration.ofSeconds(20).toMillis());
    assertThat(timer.isAlive()).isFalse();
  }

  @Test
  void whatBeginsTooLateIsToldToTryAgain() throws Exception {
    Flow.Publisher<GenerationEvent> run = dispatch();
    dispatcher.deactivate();

    GatewayException failure = (GatewayException) Probe.of(run).failure();
    assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    assertThat(failure.retryAfter()).isPresent();
    assertThat(books.take().outcome()).isEqualTo("backend_unavailable");
    assertThat(books.outstanding).hasValue(0);
  }

  @Test
  void whatCannotRunSaysWhyWhateverElseIsWrongWithTheRequest() {
    assertThatThrownBy(() -> dispatch("broken/m", ImageInput.ofPrompt("Hello!")))
        .isInstanceOf(GatewayException.class)
        .hasMessage(OneModelEach.OBSTACLE);
  }

  private Flow.Publisher<GenerationEvent> dispatch() {
    return dispatch("acme/m", ChatInput.ofPrompt("Hello!"));
  }

  private Flow.Publisher<GenerationEvent> dispatch(String model, Input input) {
    Caller caller = SomeCaller.forModels(ModelScope.ALL);
    ModelRequest request =
        new ModelRequest("req_1", "mine", model, input, Optional.empty(), Parameters.none(), true);
    return dispatcher.dispatch(request, caller, new Unconcerned());
  }

  private static Thread timer() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("plugai-deadlines"))
        .findFirst()
        .orElseThrow();
  }

  /** The configuration as it comes, but for the time that a request may take. */
  private static DispatchConfig aSecondEach() {
    return (DispatchConfig)
        Proxy.newProxyInstance(
            DispatchConfig.class.getClassLoader(),
            new Class<?>[] {DispatchConfig.class},
            (proxy, method, args) ->
                method.getName().equals("request__seconds") ? 1 : method.getDefaultValue());
  }

  /** Nobody comes so far as to need one. */
  private static final class Unasked implements Credentials {
    @Override
    public CompletionStage<Choice> forGeneration(String userId, String provider) {
      return CompletableFuture.failedFuture(new IllegalStateException());
    }

    @Override
    public CompletionStage<Credential> forListing(String provider) {
      return CompletableFuture.failedFuture(new IllegalStateException());
    }
  }
}
