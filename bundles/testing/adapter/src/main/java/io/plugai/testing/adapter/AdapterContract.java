package io.plugai.testing.adapter;

import static io.plugai.spi.error.ErrorCode.BACKEND_PROTOCOL;
import static io.plugai.spi.error.ErrorCode.BACKEND_REJECTED;
import static io.plugai.spi.error.ErrorCode.BACKEND_TIMEOUT;
import static io.plugai.spi.error.ErrorCode.BACKEND_UNAVAILABLE;
import static io.plugai.spi.error.ErrorCode.CREDENTIAL_REJECTED;
import static io.plugai.spi.error.ErrorCode.RATE_LIMITED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.Finished;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.testing.adapter.Received.End;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every adapter must do, whatever its protocol. A test class of the adapter extends this one
 * and says how to start the adapter and how the provider speaks; the provider is a {@link
 * FakeUpstream} that behaves well in some tests and badly in most.
 */
public abstract class AdapterContract extends FlowContract {

  @Test
  final void streamsEveryPieceAndFinishesOnce() {
    upstream.on(dialect.generatePath(), dialect.stream(WORDS));
    Probe probe = Probe.ofAll(generate(patient(), true));
    List<GenerationEvent> events = probe.all();
    assertThat(probe.text()).isEqualTo("Once upon a time");
    assertThat(events).filteredOn(Finished.class::isInstance).hasSize(1);
    assertThat(events.get(events.size() - 1)).isInstanceOf(Finished.class);
    assertThat(probe.breaches()).isEmpty();
  }

  @Test
  final void answersAsAWholeWhereNoStreamIsAskedFor() {
    upstream.on(dialect.generatePath(), Answer.json(200, dialect.whole("Once upon a time")));
    Probe probe = Probe.ofAll(generate(patient(), false));
    assertThat(probe.all()).last().isInstanceOf(Finished.class);
    assertThat(probe.text()).isEqualTo("Once upon a time");
  }

  @Test
  final void asksForWhatWasAsked() {
    upstream.on(dialect.generatePath(), dialect.stream(WORDS));
    Probe.ofAll(generate(patient(), true)).all();
    Received received = upstream.take();
    assertThat(received.body()).contains("marmot-7b").contains(PROMPT);
  }

  @Test
  final void listsTheModels() throws Exception {
    upstream.on(
        dialect.modelsPath(), Answer.json(200, dialect.models(List.of("marmot-7b", "marmot-70b"))));
    List<ModelDescriptor> models =
        patient().models(credential()).toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(models)
        .extracting(ModelDescriptor::name)
        .containsExactlyInAnyOrder("marmot-7b", "marmot-70b");
  }

  @Test
  final void saysWhyTheModelsCannotBeListed() {
    upstream.on(dialect.modelsPath(), Answer.json(404, "{}"));
    assertThatThrownBy(
            () -> patient().models(credential()).toCompletableFuture().get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(GatewayException.class);
  }

  @Test
  final void startsNothingUntilItIsSubscribedTo() {
    upstream.on(dialect.generatePath(), dialect.stream(WORDS));
    ProviderAdapter adapter = patient();
    var unused = generate(adapter, true);
    Probe.ofAll(generate(adapter, true)).all();
    assertThat(upstream.asked()).isEqualTo(1);
    assertThat(unused).isNotNull();
  }

  @Test
  final void runsAtMostOnce() {
    upstream.on(dialect.generatePath(), dialect.stream(WORDS));
    var generation = generate(patient(), true);
    Probe.ofAll(generation).all();
    assertThat(Probe.ofAll(generation).failure()).isInstanceOf(IllegalStateException.class);
    assertThat(upstream.asked()).isEqualTo(1);
  }

  /**
   * Something that a provider does wrong.
   *
   * @param name what it does
   * @param stream whether a stream was asked for
   * @param code what the caller is told
   */
  record Misdeed(String name, Answer answer, boolean stream, ErrorCode code) {
    @Override
    public String toString() {
      return name + (stream ? " (streaming)" : "") + ": " + code.code();
    }
  }

  /** Everything that a provider may do wrong, in any protocol. */
  final Stream<Misdeed> misdeeds() {
    List<Misdeed> all = new ArrayList<>();
    for (boolean stream : new boolean[] {true, false}) {
      all.add(misdeed("closes at once", Answer.closed(), stream, BACKEND_UNAVAILABLE));
      all.add(misdeed("never answers", Answer.silence(), stream, BACKEND_TIMEOUT));
      all.add(misdeed("400", refusal(400), stream, BACKEND_REJECTED));
      all.add(misdeed("401", refusal(401), stream, CREDENTIAL_REJECTED));
      all.add(misdeed("403", refusal(403), stream, CREDENTIAL_REJECTED));
      all.add(misdeed("404", refusal(404), stream, BACKEND_REJECTED));
      all.add(misdeed("429", refusal(429), stream, RATE_LIMITED));
      all.add(misdeed("500", refusal(500), stream, BACKEND_UNAVAILABLE));
      all.add(misdeed("503", refusal(503), stream, BACKEND_UNAVAILABLE));
      all.add(misdeed("504", refusal(504), stream, BACKEND_TIMEOUT));
      all.add(misdeed("407", refusal(407), stream, BACKEND_UNAVAILABLE));
      all.add(misdeed("a refusal that hangs", refusal(400).hang(), stream, BACKEND_TIMEOUT));
      all.add(misdeed("a refusal that is cut", refusal(400).cut(), stream, BACKEND_REJECTED));
      all.add(misdeed("a redirect", redirect(), stream, BACKEND_PROTOCOL));
      all.add(misdeed("a page of HTML", page(200), stream, BACKEND_PROTOCOL));
      all.add(misdeed("a page of HTML, 502", page(502), stream, BACKEND_UNAVAILABLE));
    }
    Answer headers = Answer.ok(dialect.streamType());
    Answer begun = dialect.beginning(WORDS);
    all.add(misdeed("silence after the headers", headers.hang(), true, BACKEND_TIMEOUT));
    all.add(misdeed("nothing after the headers", headers, true, BACKEND_UNAVAILABLE));
    all.add(misdeed("silence in mid-stream", begun.hang(), true, BACKEND_TIMEOUT));
    all.add(misdeed("cut in mid-stream", begun.cut(), true, BACKEND_UNAVAILABLE));
    all.add(misdeed("ended too early", begun, true, BACKEND_UNAVAILABLE));
    all.add(
        misdeed("broken JSON", begun.send(dialect.brokenFrame()).hang(), true, BACKEND_PROTOCOL));
    all.add(misdeed("an endless event", begun.sendMany(MIB, 100), true, BACKEND_PROTOCOL));
    Answer body = Answer.ok("application/json");
    all.add(misdeed("silence in the body", body.send("{").hang(), false, BACKEND_TIMEOUT));
    all.add(misdeed("cut in the body", body.send("{\"a\":").cut(), false, BACKEND_UNAVAILABLE));
    all.add(misdeed("broken JSON", body.send("{\"a\":"), false, BACKEND_PROTOCOL));
    all.add(misdeed("foreign JSON", body.send("{\"a\":1}"), false, BACKEND_PROTOCOL));
    all.add(misdeed("an endless body", body.sendMany(MIB, 100), false, BACKEND_PROTOCOL));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("misdeeds")
  final void whatGoesWrongIsReportedOnceAndShowsNothing(Misdeed misdeed) {
    upstream.on(dialect.generatePath(), misdeed.answer());
    // Short limits only where one is to be met, so that a slow machine is not taken for silence.
    Duration limit = misdeed.code() == BACKEND_TIMEOUT ? SHORT : LONG;
    Probe probe = Probe.ofAll(generate(start(LONG, limit, limit, LONG, 0), misdeed.stream()));
    assertFailsWith(misdeed.code(), probe);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  final void aRefusedConnectionIsUnavailable(boolean stream) {
    ProviderAdapter adapter =
        keep(start(new Setup(FakeUpstream.refusing(), KEY, LONG, LONG, LONG, LONG, 0)));
    assertFailsWith(BACKEND_UNAVAILABLE, Probe.ofAll(generate(adapter, stream)));
  }

  @Test
  final void aHostWithoutAnAddressIsUnavailable() {
    URI nowhere = URI.create("http://nowhere.invalid:80");
    ProviderAdapter adapter = keep(start(new Setup(nowhere, KEY, LONG, LONG, LONG, LONG, 0)));
    assertFailsWith(BACKEND_UNAVAILABLE, Probe.ofAll(generate(adapter, true)));
  }

  @Test
  final void aServerWithoutTlsIsUnavailableOverTls() {
    URI secure = URI.create("https://127.0.0.1:" + upstream.uri().getPort());
    ProviderAdapter adapter = keep(start(new Setup(secure, KEY, LONG, LONG, LONG, LONG, 0)));
    assertFailsWith(BACKEND_UNAVAILABLE, Probe.ofAll(generate(adapter, true)));
  }

  @Test
  final void neverAsksAgainOnceAnAnswerHasBegun() {
    upstream.on(dialect.generatePath(), dialect.beginning(WORDS).cut());
    assertFailsWith(
        BACKEND_UNAVAILABLE, Probe.ofAll(generate(start(LONG, LONG, LONG, LONG, 2), true)));
    assertThat(upstream.asked()).isEqualTo(1);
  }

  @Test
  final void aCredentialOfTheCallersGoesBeforeTheConfiguredOne() {
    Assumptions.assumeTrue(takesApiKeys());
    upstream.on(dialect.generatePath(), dialect.stream(WORDS));
    ProviderAdapter adapter = patient();
    Probe.ofAll(adapter.generate(request(true), new Credential.None())).all();
    Probe.ofAll(adapter.generate(request(true), new Credential.ApiKey(new Secret("sk-own")))).all();
    assertThat(upstream.take().headers().values()).anyMatch(value -> value.contains(KEY));
    assertThat(upstream.take().headers().values())
        .anyMatch(value -> value.contains("sk-own"))
        .noneMatch(value -> value.contains(KEY));
  }

  @Test
  final void aCredentialThatTheProviderTakesIsTakenAndAnotherIsRejected() throws Exception {
    Assumptions.assumeTrue(takesApiKeys());
    upstream.on(
        dialect.modelsPath(),
        request ->
            request.headers().values().stream().anyMatch(value -> value.contains(OWN_KEY))
                ? Answer.json(200, dialect.models(List.of("marmot-7b")))
                : refusal(401));
    patient().check(new Credential.ApiKey(new Secret(OWN_KEY))).toCompletableFuture().get();
    assertThatThrownBy(() -> patient().check(credential()).toCompletableFuture().get())
        .cause()
        .isInstanceOfSatisfying(
            GatewayException.class, e -> assertThat(e.code()).isEqualTo(CREDENTIAL_REJECTED))
        .hasMessageNotContaining(KEY);
  }

  static Stream<String> quotations() {
    return Stream.of(
        OWN_KEY,
        OWN_KEY.toUpperCase(Locale.ROOT),
        OWN_KEY.substring(0, 14),
        OWN_KEY.substring(20),
        "Bearer." + OWN_KEY);
  }

  @ParameterizedTest
  @MethodSource("quotations")
  final void aProviderThatQuotesTheKeyItGotIsNotQuoted(String quotation) {
    Assumptions.assumeTrue(takesApiKeys());
    String body = dialect.error(quotation, "Your key is " + quotation);
    ProviderAdapter adapter = patient();
    for (Answer answer :
        List.of(
            Answer.json(401, body).header("WWW-Authenticate", quotation),
            Answer.status(401).header("not a header " + quotation + " of", "HTTP"),
            Answer.json(400, body),
            Answer.json(500, body),
            Answer.json(200, body),
            Answer.ok(dialect.streamType()).send(frame(body)))) {
      upstream.next(dialect.generatePath(), answer);
      Credential own = new Credential.ApiKey(new Secret(OWN_KEY));
      GatewayException failure = failureOf(Probe.ofAll(adapter.generate(request(true), own)));
      StringWriter everything = new StringWriter();
      failure.printStackTrace(new PrintWriter(everything));
      assertThat(everything.toString() + failure.details()).doesNotContainIgnoringCase(quotation);
    }
  }

  @Test
  final void aKeyThatCannotBeSentIsRejectedAndNotShown() {
    Assumptions.assumeTrue(takesApiKeys());
    Credential credential = new Credential.ApiKey(new Secret(KEY + "\r\nX-Evil: 1"));
    assertFailsWith(
        CREDENTIAL_REJECTED, Probe.ofAll(patient().generate(request(true), credential)));
    assertThat(upstream.asked()).isZero();
  }

  @Test
  final void stoppingEndsWhatStillRuns() throws Exception {
    upstream.on(dialect.generatePath(), dialect.beginning(WORDS).hang());
    ProviderAdapter adapter = start(new Setup(upstream.uri(), KEY, LONG, LONG, LONG, LONG, 0));
    Probe probe = Probe.ofAll(generate(adapter, true));
    probe.take();
    stop(adapter);
    assertFailsWith(BACKEND_UNAVAILABLE, probe);
    assertThat(upstream.take().end().get(20, TimeUnit.SECONDS)).isEqualTo(End.CLIENT_HUNG_UP);
  }

  private static Misdeed misdeed(String name, Answer answer, boolean stream, ErrorCode code) {
    return new Misdeed(name, answer, stream, code);
  }

  private static Answer redirect() {
    return Answer.status(302).header("Location", "http://127.0.0.1:9/");
  }

  private static Answer page(int status) {
    return Answer.status(status)
        .header("Content-Type", "text/html")
        .send("<html>" + PROMPT + "</html>");
  }
}
