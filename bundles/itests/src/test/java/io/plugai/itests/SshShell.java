package io.plugai.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Properties;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;

/**
 * The operator's shell, asked over SSH from this JVM: {@code bin/client} starts another one for
 * each question, which costs more than most answers.
 */
final class SshShell implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Distribution plugai;
  private final SshClient client = SshClient.setUpDefaultClient();

  SshShell(Distribution plugai) {
    this.plugai = plugai;
    client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
    client.start();
  }

  /** Logs in with the operator's password, which the gateway has made. */
  ClientSession logIn() throws IOException {
    ClientSession session =
        client.connect("operator", "127.0.0.1", plugai.sshPort()).verify(PATIENCE).getSession();
    session.addPasswordIdentity(password());
    session.auth().verify(PATIENCE);
    return session;
  }

  private String password() throws IOException {
    Properties users = new Properties();
    try (var in = Files.newInputStream(plugai.home().resolve("etc/users.properties"))) {
      users.load(in);
    }
    return users.getProperty("operator").split(",", 2)[0];
  }

  /**
   * Returns what a command prints.
   *
   * @throws IOException also where the command fails
   */
  String run(String command) throws IOException {
    try (ClientSession session = logIn()) { // which Karaf closes after a command
      return session.executeRemoteCommand(
          command, new ByteArrayOutputStream(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    client.stop();
  }
}
