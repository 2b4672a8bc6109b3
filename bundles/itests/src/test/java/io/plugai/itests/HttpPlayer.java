package io.plugai.itests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls a gateway that asks nobody who they are. */
final class HttpPlayer {
  private static final Duration LONGEST = Duration.ofSeconds(90);
  private static final Pattern ID = Pattern.compile("\"id\":\"(req_[0-9a-f]+)\"");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Distribution plugai;

  HttpPlayer(Distribution plugai) {
    this.plugai = plugai;
  }

  /** What came back. */
  record Reply(int status, String text) {
    boolean isOk() {
      return status / 100 == 2;
    }

    /** The first id of a request in it; empty where there is none. */
    String requestId() {
      Matcher matcher = ID.matcher(text);
      return matcher.find() ? matcher.group(1) : "";
    }
  }

  Reply get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  Reply delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  Reply post(String path, String body) throws IOException, InterruptedException {
    return send(posting(path, body));
  }

  Reply inBackground(String path, String body) throws IOException, InterruptedException {
    return send(posting(path, body).header("Prefer", "respond-async"));
  }

  /** Waits for so many seconds at most. */
  Reply post(String path, String body, int seconds) throws IOException, InterruptedException {
    return send(posting(path, body).header("Prefer", "wait=" + seconds));
  }

  /** Reads as long as that is wanted, and then hangs up. */
  Reply postAndDrop(String path, String body, Predicate<String> more)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(posting(path, body).build(), BodyHandlers.ofInputStream());
    StringBuilder read = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        read.append(line).append('\n');
        line = more.test(read.toString()) ? lines.readLine() : null;
      }
    }
    return new Reply(response.statusCode(), read.toString());
  }

  private HttpRequest.Builder posting(String path, String body) {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
    return body.isEmpty() ? request : request.header("Content-Type", "application/json");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(plugai.uri(path)).timeout(LONGEST);
  }

  private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    return new Reply(response.statusCode(), response.body());
  }
}
