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
final class Operator implements AutoCloseable {
  private final Distribution plugai;
  private final SshShell shell;
  private final HttpClient client = HttpClient.newHttpClient();

  Operator(Distribution plugai) {
    this.plugai = plugai;
    this.shell = new SshShell(plugai);
  }

  @Override
  public void close() {
    shell.close();
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

  void upgradeInShell(String name, String source) throws IOException {
    assertThat(shell.run("plugai:adapter-upgrade " + name + " " + source))
        .contains(name + " is now ");
  }

  void reinstallInShell(String name, String source) throws IOException {
    assertThat(shell.run("plugai:adapter-remove " + name))
        .contains(name + " has drained and is gone.");
    assertThat(shell.run("plugai:adapter-install " + source)).contains("is installed and active.");
  }

  /** Karaf's own command: the same bundle reads its jar again. */
  void updateInPlace(String name) throws IOException {
    Matcher row =
        Pattern.compile(Pattern.quote(name) + " *\\| *[^|]+\\| *(\\d+) ")
            .matcher(shell.run("plugai:adapter-list"));
    assertThat(row.find()).isTrue();
    assertThat(shell.run("bundle:update " + row.group(1))).doesNotContain("Error");
  }

  /** Waits until a value of the configuration has got where it is used. */
  void awaitConfigured(String pid, String value) throws Exception {
    Await.until(value, () -> shell.run("config:list " + pid).contains(value));
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
