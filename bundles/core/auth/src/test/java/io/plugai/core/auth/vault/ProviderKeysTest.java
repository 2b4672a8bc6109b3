package io.plugai.core.auth.vault;

import static io.plugai.core.auth.World.HERE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plugai.core.api.credentials.Credentials.Choice;
import io.plugai.core.api.credentials.Credentials.Payer;
import io.plugai.core.api.credentials.KeyPolicy;
import io.plugai.core.api.credentials.Owner;
import io.plugai.core.api.credentials.ProviderKey;
import io.plugai.core.api.dispatch.Providers;
import io.plugai.core.api.people.Role;
import io.plugai.core.auth.World;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.CredentialKind;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderKeysTest {
  private static final String CANARY = "CANARYxyzzy0123456789";
  private static final Credential KEY = new Credential.ApiKey(new Secret("sk-" + CANARY));
  private static final Optional<String> UNNAMED = Optional.empty();

  @TempDir Path folder;
  private World world;
  private String ann;
  private OpenCredentials open;
  private ProviderKeyService keys;
  private CredentialChooser chooser;
  private final Upstreams upstreams = new Upstreams();
  private final List<String> told = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();
  private final Handler log = new Keeping(logged);

  @BeforeEach
  void open() throws Exception {
    world = World.in(folder);
    ann = world.register("ann", Role.USER).id();
    open =
        new OpenCredentials(
            world.secretStore, world.vault, world.changes, world.background, world.time);
    keys = new ProviderKeyService(world.secretStore, world.vault, open, world.audit, world.time);
    keys.setProviders(upstreams);
    keys.addListener(told::add);
    chooser = new CredentialChooser(open, world.background);
    Logger.getLogger("").addHandler(log);
    Logger.getLogger("io.plugai").setLevel(Level.ALL);
  }

  @AfterEach
  void close() {
    Logger.getLogger("").removeHandler(log);
    world.close();
  }

  @Test
  void aKeyIsPutInReplacedAndRemovedAndShowsItsLastFourCharactersOnly() {
    ProviderKey key = add(Owner.user(ann), KEY);
    assertThat(key.hint()).isEqualTo("…6789");
    assertThat(key.name()).isEqualTo("openai");
    assertThat(keys.list(Owner.user(ann))).containsExactly(key);
    assertThat(choice()).isEqualTo(new Choice(opened(), Payer.USER));

    Credential next = new Credential.ApiKey(new Secret("short"));
    ProviderKey replaced =
        keys.replace(ann, Owner.user(ann), key.id(), Optional.of("second"), next, HERE);
    assertThat(replaced.hint()).isEqualTo("…");
    assertThat(((Credential.ApiKey) choice().credential()).key().reveal()).isEqualTo("short");

    keys.remove(ann, Owner.user(ann), key.id(), HERE);
    assertThat(choice()).isEqualTo(new Choice(new Credential.None(), Payer.OPERATOR));
    assertThat(world.audited())
        .startsWith("provider_key.removed", "provider_key.replaced", "provider_key.added");
    assertThat(told).isEmpty();
  }

  @Test
  void thereIsOneForEachOwnerAndProvider() {
    add(Owner.user(ann), KEY);
    add(Owner.OPERATOR, KEY);

    assertThat(refused(() -> add(Owner.user(ann), KEY)).code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(told).containsExactly("openai");
  }

  @Test
  void somebodyElsesKeyIsNotThere() {
    ProviderKey key = add(Owner.OPERATOR, KEY);
    Owner me = Owner.user(ann);

    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> keys.replace(ann, me, key.id(), UNNAMED, KEY, HERE),
            () -> keys.remove(ann, me, key.id(), HERE),
            () -> keys.test(ann, me, key.id(), HERE))) {
      assertThat(refused(call).code()).isEqualTo(ErrorCode.NOT_FOUND);
    }
  }

  @Test
  void theProviderSaysWhichKindsItTakes() {
    Credential aws =
        new Credential.AwsKeys(
            "AKIAIOSFODNN7EXAMPLE", new Secret(CANARY), Optional.empty(), "eu-1");

    assertThat(refused(() -> add(Owner.user(ann), aws)).details())
        .extracting(FieldError::field)
        .containsExactly("credential.kind");
    assertThat(
            refused(() -> keys.add(ann, Owner.user(ann), "nobody", UNNAMED, KEY, HERE)).details())
        .extracting(FieldError::field)
        .containsExactly("provider");
    keys.unsetProviders(upstreams);
    assertThat(refused(() -> add(Owner.user(ann), KEY)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void thePolicyDecidesWhoPays() {
    Credential operators = new Credential.ApiKey(new Secret("sk-operator"));
    add(Owner.OPERATOR, operators);
    assertThat(choice().payer()).isEqualTo(Payer.OPERATOR);
    policy(KeyPolicy.USER_ONLY);
    assertThat(failure()).isEqualTo(ErrorCode.CREDENTIAL_REJECTED);

    add(Owner.user(ann), KEY);

    assertThat(choice().payer()).isEqualTo(Payer.USER);
    policy(KeyPolicy.OPERATOR_ONLY);
    assertThat(choice().payer()).isEqualTo(Payer.OPERATOR);
    policy(KeyPolicy.USER_THEN_OPERATOR);
    assertThat(choice().payer()).isEqualTo(Payer.USER);
    assertThat(keys.policies()).containsEntry("openai", KeyPolicy.USER_THEN_OPERATOR);
  }

  @Test
  void whatIsInMemoryIsThereAtOnceAndAnswersAreNeverWaitedFor() {
    add(Owner.user(ann), KEY);
    choice();

    assertThat(chooser.forGeneration(ann, "openai").toCompletableFuture()).isCompleted();
    assertThat(chooser.forListing("openai").toCompletableFuture())
        .isCompletedWithValue(new Credential.None());
  }

  @Test
  void everyKindIsKeptAsItWas() {
    Credential headers = new Credential.Headers(Map.of("X-Key", new Secret(CANARY)));
    Credential account = new Credential.ServiceAccount(serviceAccount());
    Credential oauth =
        new Credential.OAuthClient("https://idp.example/t", "me", new Secret(CANARY), "a b");
    Credential aws =
        new Credential.AwsKeys(
            "AKIAIOSFODNN7EXAMPLE",
            new Secret(CANARY),
            Optional.of(new Secret(CANARY)),
            "eu-central-1");

    for (Credential credential : List.of(KEY, headers, account, oauth, aws)) {
      String json = CredentialJson.write(credential);
      assertThat(CredentialJson.write(CredentialJson.read(json))).isEqualTo(json);
      assertThat(CredentialKind.of(CredentialJson.read(json)))
          .isEqualTo(CredentialKind.of(credential));
    }
  }

  @Test
  void whatIsWrongIsNamedByFieldAndNeverShown() {
    assertWrong(new Credential.ApiKey(new Secret("")), "key");
    assertWrong(new Credential.ApiKey(new Secret(CANARY + "\n")), "key");
    assertWrong(
        new Credential.AwsKeys(CANARY + "!", new Secret(CANARY), Optional.empty(), CANARY),
        "access_key_id",
        "region");
    assertWrong(
        new Credential.ServiceAccount(new Secret("{\"client_email\":\"" + CANARY + "\"}")), "json");
    assertWrong(new Credential.ServiceAccount(new Secret("[" + CANARY)), "json");
    for (String url :
        List.of(
            "http://idp.example/" + CANARY, "ftp://x", "https://u:" + CANARY + "@idp", "x", "")) {
      assertWrong(new Credential.OAuthClient(url, "me", new Secret(CANARY), ""), "token_url");
    }
    assertWrong(new Credential.Headers(Map.of()), "headers");
    for (String name : List.of("Host", "connection", "Content-Type", "transfer-encoding")) {
      assertWrong(new Credential.Headers(Map.of(name, new Secret(CANARY))), "headers." + name);
    }
    assertWrong(new Credential.Headers(Map.of(CANARY + ":", new Secret("x"))), "headers[0]");
    assertWrong(new Credential.Headers(Map.of("X", new Secret(CANARY + "\r\nY: z"))), "headers.X");
    assertWrong(new Credential.None(), "kind");
  }

  private void assertWrong(Credential credential, String... fields) {
    GatewayException e =
        refused(() -> keys.add(ann, Owner.user(ann), "anything", UNNAMED, credential, HERE));
    assertThat(e.details())
        .extracting(FieldError::field)
        .contains(Stream.of(fields).map(f -> "credential." + f).toArray(String[]::new));
    assertThat(e.getMessage() + e.details()).doesNotContain(CANARY);
  }

  @Test
  void aTestTellsWhetherTheProviderTakesIt() {
    ProviderKey key = add(Owner.user(ann), KEY);
    assertThat(keys.test(ann, Owner.user(ann), key.id(), HERE).toCompletableFuture().join().works())
        .isTrue();
    assertThat(upstreams.seen).containsExactly(opened());

    upstreams.failure =
        Optional.of(
            new GatewayException(ErrorCode.CREDENTIAL_REJECTED, "The provider refused it."));
    assertThat(keys.test(ann, Owner.user(ann), key.id(), HERE).toCompletableFuture().join())
        .satisfies(result -> assertThat(result.works()).isFalse())
        .satisfies(result -> assertThat(result.message()).isEqualTo("The provider refused it."));

    upstreams.failure =
        Optional.of(new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "It is away."));
    assertThatThrownBy(
            () -> keys.test(ann, Owner.user(ann), key.id(), HERE).toCompletableFuture().join())
        .cause()
        .isInstanceOfSatisfying(
            GatewayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE));
    assertThat(world.audited()).contains("provider_key.tested");
  }

  @Test
  void rotationIsDoneForTheOperatorAndCredentialsGoOn() {
    add(Owner.user(ann), KEY);

    assertThat(keys.rotateMasterKey("shell", HERE)).isEqualTo(2); // and the key of the sessions

    assertThat(choice().payer()).isEqualTo(Payer.USER);
    assertThat(world.audited()).startsWith("master_key.rotated");
  }

  @Test
  void nothingSecretIsFoundAnywhere() throws Exception {
    ProviderKey key = add(Owner.user(ann), KEY);
    ProviderKey operators = add(Owner.OPERATOR, KEY);
    keys.add(
        ann,
        Owner.user(ann),
        "anything",
        UNNAMED,
        new Credential.ServiceAccount(serviceAccount()),
        HERE);
    choice();
    String sealed = world.secretStore.sealed(ann, "openai").orElseThrow().sealed();
    world.secretStore.replaceCredential(key, sealed.substring(0, sealed.length() - 4));
    open.changed(Owner.user(ann), "openai");
    assertThat(failure()).isEqualTo(ErrorCode.CREDENTIAL_REJECTED);
    refused(() -> keys.test(ann, Owner.user(ann), key.id(), HERE));

    assertThat(Stream.of(key, operators, choiceOf("anything"), open, keys, world.vault))
        .noneMatch(shown -> shown.toString().contains(CANARY));
    assertThat(logged).isNotEmpty().noneMatch(line -> line.contains(CANARY));
    assertThat(world.audit.entries(Optional.empty(), Optional.empty(), 100).items().toString())
        .doesNotContain(CANARY);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(CANARY);
      }
    }
  }

  private static Secret serviceAccount() {
    return new Secret("{\"client_email\": \"a@b\", \"private_key\": \"%s\"}".formatted(CANARY));
  }

  private ProviderKey add(Owner owner, Credential credential) {
    return keys.add(ann, owner, "openai", UNNAMED, credential, HERE);
  }

  private void policy(KeyPolicy policy) {
    keys.setPolicy("shell", "openai", policy, HERE);
  }

  private Choice choice() {
    return choiceOf("openai");
  }

  private Choice choiceOf(String provider) {
    return chooser.forGeneration(ann, provider).toCompletableFuture().join();
  }

  private Credential opened() {
    return open.read(Owner.user(ann), "openai").orElseThrow();
  }

  private ErrorCode failure() {
    CompletionException e = catchThrowableOfType(CompletionException.class, this::choice);
    return ((GatewayException) e.getCause()).code();
  }

  private static GatewayException refused(ThrowingCallable call) {
    return catchThrowableOfType(GatewayException.class, call);
  }

  /** Two providers: one that takes single keys, one that takes everything. */
  private static final class Upstreams implements Providers {
    private final List<Credential> seen = new ArrayList<>();
    private Optional<GatewayException> failure = Optional.empty();

    @Override
    public List<Provider> list() {
      return List.of(
          new Provider("openai", Set.of(CredentialKind.API_KEY, CredentialKind.NONE)),
          new Provider(
              "anything",
              Set.of(
                  CredentialKind.API_KEY,
                  CredentialKind.AWS_KEYS,
                  CredentialKind.SERVICE_ACCOUNT,
                  CredentialKind.OAUTH_CLIENT,
                  CredentialKind.HEADERS,
                  CredentialKind.NONE)));
    }

    @Override
    public Optional<Provider> find(String id) {
      return list().stream().filter(provider -> provider.id().equals(id)).findFirst();
    }

    @Override
    public CompletionStage<Void> check(String providerId, Credential credential) {
      seen.add(credential);
      CompletableFuture<Void> answer = new CompletableFuture<>();
      failure.ifPresentOrElse(answer::completeExceptionally, () -> answer.complete(null));
      return answer;
    }
  }

  /** Keeps everything that is logged, with stack traces. */
  private static final class Keeping extends Handler {
    private final ConcurrentLinkedQueue<String> lines;

    Keeping(ConcurrentLinkedQueue<String> lines) {
      this.lines = lines;
      setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord record) {
      lines.add(new SimpleFormatter().format(record));
    }

    @Override
    public void flush() {
      // keeps everything at once
    }

    @Override
    public void close() {
      // holds nothing open
    }
  }
}
