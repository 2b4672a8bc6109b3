package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;

/**
 * Calls a gateway as somebody, or as nobody, and sees to it that no answer tells a secret that was
 * in an earlier one or in a request. Safe for all threads.
 */
final class Client {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The fields of requests whose values are nobody else's business. */
  private static final Set<String> PUT_IN =
      Set.of(
          "password",
          "current_password",
          "new_password",
          "key",
          "secret_key",
          "session_token",
          "private_key",
          "client_secret",
          "refresh_token");

  /** The fields of answers that are shown this once. */
  private static final Set<String> SHOWN_ONCE =
      Set.of("secret", "password", "access_token", "refresh_token");

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Distribution plugai;
  private final String token;

  private Client(Distribution plugai, String token) {
    this.plugai = plugai;
    this.token = token;
  }

  /** Without a credential. */
  static Client nobody(Distribution plugai) {
    return new Client(plugai, "");
  }

  /** The same with a token, a key or the access token of a session. */
  Client with(String credential) {
    return new Client(plugai, credential);
  }

  /** What it shows of its caller; empty where it shows nothing. */
  String token() {
    return token;
  }

  Reply get(String path) throws IOException, InterruptedException {
    return call("GET", path, "");
  }

  Reply post(String path, String body) throws IOException, InterruptedException {
    return call("POST", path, body);
  }

  /** With a header more. */
  Reply post(String path, String body, String header, String value)
      throws IOException, InterruptedException {
    return send(authorized(request("POST", path, body)).header(header, value));
  }

  Reply put(String path, String body) throws IOException, InterruptedException {
    return call("PUT", path, body);
  }

  Reply patch(String path, String body) throws IOException, InterruptedException {
    return call("PATCH", path, body);
  }

  Reply delete(String path) throws IOException, InterruptedException {
    return call("DELETE", path, "");
  }

  /** Every request has the same id, so that the same answers have the same text. */
  Reply call(String method, String path, String body) throws IOException, InterruptedException {
    noteSecrets(body, PUT_IN);
    return send(authorized(request(method, path, body)));
  }

  private HttpRequest.Builder authorized(HttpRequest.Builder request) {
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  /** With the credential in the other header. */
  Reply getWithApiKeyHeader(String path) throws IOException, InterruptedException {
    return send(request("GET", path, "").header("x-api-key", token));
  }

  private HttpRequest.Builder request(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(plugai.uri(path)).header("X-Request-Id", "people-test");
    return body.isEmpty()
        ? request.method(method, BodyPublishers.noBody())
        : request
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
  }

  private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
    Reply reply = new Reply(response.statusCode(), response.body(), response.headers());
    assertThat(plugai.tellsASecret(reply.headers().map() + reply.text()))
        .as("an answer tells a secret: " + reply)
        .isFalse();
    noteSecrets(reply.text(), SHOWN_ONCE);
    return reply;
  }

  private void noteSecrets(String body, Set<String> fields) {
    try {
      JsonNode json = JSON.readTree(body);
      fields.forEach(field -> json.findValuesAsText(field).forEach(plugai::secret));
      plugai.secret(json.path("code").asText()); // of an invite
    } catch (JsonProcessingException e) {
      // What is no JSON has no fields.
    }
  }

  /**
   * What came back.
   *
   * @param text the body
   */
  record Reply(int status, String text, HttpHeaders headers) {

    /** The same, once its status is known to be right. */
    Reply expect(int wanted) {
      assertThat(status).as(text).isEqualTo(wanted);
      return this;
    }

    /** The same, once it is known to be that failure. */
    Reply expect(int wanted, String code) throws IOException {
      expect(wanted);
      assertThat(text("/error/code")).as(text).isEqualTo(code);
      return this;
    }

    /** The body, or the empty object. */
    JsonNode json() throws IOException {
      return text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
    }

    /** A text of the body, by JSON pointer. */
    String text(String pointer) throws IOException {
      return json().at(pointer).asText();
    }
  }
}
