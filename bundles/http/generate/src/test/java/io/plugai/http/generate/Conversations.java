package io.plugai.http.generate;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.people.User;
import io.plugai.core.api.state.DataSeal;
import io.plugai.core.api.store.RequestStore;
import io.plugai.core.api.store.SessionStore;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.persistence.Persistence;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.core.requests.TestConfig;
import io.plugai.core.requests.TestHub;
import io.plugai.core.sessions.MessageService;
import io.plugai.core.sessions.SessionService;
import io.plugai.core.sessions.SessionsConfig;
import io.plugai.core.sessions.StateTokenService;
import io.plugai.http.generate.memory.MemoryBudget;
import io.plugai.http.generate.session.TestConversations;
import io.plugai.support.web.Json;
import io.plugai.support.web.TestServer;
import java.lang.annotation.Annotation;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The data plane with conversations, on a real database. */
final class Conversations implements AutoCloseable {
  /** Tokens that its model takes, an answer among them. */
  static final int WINDOW = 80;

  final ScriptedDispatcher dispatcher = new ScriptedDispatcher();
  final SessionService sessions;
  final MessageService messages;
  private final StateTokenService tokens;
  private final Persistence database;
  private final TestHub hub;
  private final Answering answering;
  private final TestServer server;
  private final HttpClient client = TestServer.client();

  Conversations(Path folder) throws Exception {
    KnownStates states = new KnownStates();
    database = Persistence.open(DatabaseSettings.sqlite(folder));
    for (String name : List.of("tester", "other")) {
      database
          .get(UserStore.class)
          .add(
              User.newcomer(name, name, name, true, Instant.EPOCH),
              new UserStore.Identity("https://id.example", name));
    }
    sessions = new SessionService(database.get(SessionStore.class), states);
    messages = new MessageService(database.get(SessionStore.class), states);
    tokens = new StateTokenService(new KnownData(), states, new Hours(1));
    hub = new TestHub(dispatcher, Optional.of(database.get(RequestStore.class)), TestConfig.USUAL);
    answering =
        new Answering(
            hub.requests(),
            TestConversations.of(new OneModel(WINDOW), sessions, messages, tokens),
            new ScriptedLimits(),
            states,
            new Answering.Limits(4 << 20, 8 << 20, 8, Duration.ofMinutes(5)),
            MemoryBudget.ofHeap());
    server = new TestServer(new Both(answering), new OpenGate());
  }

  /** Tokens that are made from now on are too old at once. */
  void ageTokens() {
    tokens.modified(new Hours(0));
  }

  HttpResponse<String> post(String path, Object body, String... headers) throws Exception {
    return posting(path, body, headers).get(30, TimeUnit.SECONDS);
  }

  CompletableFuture<HttpResponse<String>> posting(String path, Object body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  JsonNode get(String path) throws Exception {
    return json(
        client.send(
            HttpRequest.newBuilder(server.uri(path)).build(),
            HttpResponse.BodyHandlers.ofString()));
  }

  static JsonNode json(HttpResponse<String> response) throws Exception {
    return Json.MAPPER.readTree(response.body());
  }

  @Override
  public void close() throws Exception {
    server.close();
    answering.stop();
    hub.close();
    messages.stop();
    database.close();
  }

  private record Hours(int state__token__hours) implements SessionsConfig {
    @Override
    public int keep__days() {
      return 0;
    }

    @Override
    public int keep__per__person() {
      return 0;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return SessionsConfig.class;
    }
  }

  /** Keeps data and gives out numbers, which are good for what they are bound to. */
  private static final class KnownData implements DataSeal {
    private final Map<String, byte[]> known = new ConcurrentHashMap<>();

    @Override
    public synchronized String seal(String boundTo, byte[] data) {
      String number = Integer.toString(known.size());
      known.put(boundTo + " " + number, data);
      return number;
    }

    @Override
    public Optional<byte[]> open(String boundTo, String sealed) {
      return Optional.ofNullable(known.get(boundTo + " " + sealed));
    }
  }
}
