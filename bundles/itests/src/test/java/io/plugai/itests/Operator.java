package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes plug-ins as an operator does: over HTTP, and in the shell. */
final class Operator {
  private final Distribution plugai;
  private final HttpClient client = HttpClient.newHttpClient();

  Operator(Distribution plugai) {
    this.plugai = plugai;
  }

  void installOverHttp(String source) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(request("/v1/adapters").POST(BodyPublishers.ofString(change(source))));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  void upgradeOverHttp(String name, String source) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(request("/v1/adapters/" + name).PUT(BodyPublishers.ofString(change(source))));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  void removeOverHttp(String name) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(request("/v1/adapters/" + name).DELETE());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  void upgradeInShell(String name, String source) throws IOException, InterruptedException {
    assertThat(plugai.shell("plugai:adapter-upgrade " + name + " " + source))
        .contains(name + " is now ");
  }

  void reinstallInShell(String name, String source) throws IOException, InterruptedException {
    assertThat(plugai.shell("plugai:adapter-remove " + name, "plugai:adapter-install " + source))
        .contains(name + " has drained and is gone.")
        .contains("is installed and active.");
  }

  /** Karaf's own command: the same bundle reads its jar again. */
  void updateInPlace(String name) throws IOException, InterruptedException {
    Matcher row =
        Pattern.compile(Pattern.quote(name) + " *\\| *[^|]+\\| *(\\d+) ")
            .matcher(plugai.shell("plugai:adapter-list"));
    assertThat(row.find()).isTrue();
    assertThat(plugai.shell("bundle:update " + row.group(1))).doesNotContain("Error");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(plugai.uri(path)).header("Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String change(String source) {
    return "{\"source\": \"" + source + "\"}";
  }
}
