package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.testing.adapter.ChatCompletions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the operator's shell shows, and what SSH does beside it: nothing. */
@ExtendWith(SharedGateways.class)
@Timeout(120)
class ShellTest {
  private static final ChatCompletions CHAT = new ChatCompletions();
  private static final String ENDLESS =
      "{\"model\": \"fake/one\", \"modality\": \"text\", \"input\": \"Tell me everything\"}";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static Distribution plugai;
  private static SshShell shell;
  private static ClientSession session;
  private static Client ada;
  private static Client script;
  private static String adasId;
  private static String shown;
  private static String conversation;
  private static String request;

  @BeforeAll
  static void use(Household household) throws Exception {
    plugai = household.plugai();
    Client operator = household.operator();
    ada = Residents.person(operator, "shell-ada");
    adasId = ada.get("/v1/users/me").expect(200).text("/id");
    script = ada.with(Residents.token(ada, "\"scopes\": [\"read\", \"generate\"]"));
    script
        .post(
            "/v1/generate", "{\"model\": \"fake/one\", \"modality\": \"text\", \"input\": \"hi\"}")
        .expect(200);
    Await.until(
        "usage", () -> !ada.get("/v1/usage/records").expect(200).json().at("/records").isEmpty());
    conversation = begin(script, "Nobody else's business");
    household.upstream().next(CHAT.generatePath(), CHAT.beginning(List.of("Well, ")).hang());
    request =
        script.post("/v1/generate", ENDLESS, "Prefer", "respond-async").expect(202).text("/id");
    operator.post("/v1/invites", "{\"note\": \"for \\u202eeve\\u200b\"}").expect(201);
    shown =
        plugai.shell(
            "plugai:help",
            "log:log tricky\u007ftext",
            "plugai:invite-list",
            "plugai:request-list",
            "plugai:request-show " + request,
            "plugai:request-cancel " + request,
            "plugai:request-list --user shell-ada",
            "plugai:session-list shell-ada",
            "plugai:session-show shell-ada " + conversation,
            "plugai:session-delete shell-ada " + conversation,
            "plugai:usage --by user",
            "plugai:usage --by key",
            "plugai:audit-list",
            "plugai:audit-list --ids --action user.registered",
            "config:list io.plugai.adapters");
    shell = new SshShell(plugai);
    session = shell.logIn();
  }

  @AfterAll
  static void disconnect() {
    shell.close();
  }

  // ---- what it shows ----

  @Test
  void commandsOnStandardInputAreAnsweredWithoutWarningsAndColours() {
    assertThat(shown)
        .startsWith("plugai:adapter-install ")
        .containsPattern("(?m)^plugai:usage +Sums up what was used")
        .doesNotContain("\u001b", "WARNING", "Logging in");
  }

  @Test
  void peopleAndTheirTokensAreCalledByTheirNames() {
    assertThat(shown)
        .containsPattern("(?m)^shell-ada +│? *[|│] +1 ")
        .contains("test of shell-ada")
        .contains("used by shell-ada")
        .contains(adasId); // where it was asked for
  }

  @Test
  void requestsOfAllAreSeenAndCancelledButNotWhatIsSaidInThem() throws Exception {
    assertThat(shown)
        .containsPattern("(?m)^" + request + ".* shell-ada .* fake/one ")
        .contains(request + " is cancelled.")
        .doesNotContain("Tell me everything");
    assertThat(script.get("/v1/requests/" + request).expect(200).text("/state"))
        .isEqualTo("cancelled");
  }

  @Test
  void conversationsAreSeenAndDeletedButNotWhatTheyHold() throws Exception {
    assertThat(shown)
        .containsPattern("(?m)^" + conversation + " .* open ")
        .contains(conversation + " is deleted.", "session.deleted")
        .doesNotContain("Nobody else's business");
    script.get("/v1/sessions/" + conversation).expect(404);
  }

  private static String begin(Client client, String said) throws Exception {
    String id = client.post("/v1/sessions", "{\"model\": \"fake/one\"}").expect(201).text("/id");
    client
        .post(
            "/v1/sessions/" + id + "/messages",
            "{\"role\": \"user\", \"content\": \"" + said + "\"}")
        .expect(201);
    return id;
  }

  @Test
  void textOfOthersCannotChangeHowTheRestIsSeen() {
    assertThat(shown).contains("for \\u202eeve\\u200b").doesNotContain("\u202e", "\u200b");
  }

  @Test
  void norInTheLog() throws Exception {
    Await.until("it is in the log", () -> plugai.log().contains("\"message\":\"tricky?text\""));
  }

  @Test
  void configuredSecretsAreHidden() {
    assertThat(shown)
        .contains("header.X-Team = (hidden)", "base_url = http://127.0.0.1")
        .doesNotContain(Household.HEADER);
  }

  // ---- what SSH does not do ----

  @Test
  void noPortIsForwarded() {
    SshdSocketAddress any = new SshdSocketAddress("127.0.0.1", 0);
    SshdSocketAddress http = new SshdSocketAddress("127.0.0.1", plugai.httpPort());

    assertThatThrownBy(() -> session.createDirectTcpipChannel(any, http).open().verify(PATIENCE))
        .isInstanceOf(Exception.class);
    assertThatThrownBy(() -> session.startRemotePortForwarding(any, http))
        .isInstanceOf(Exception.class);
  }

  @Test
  void noFileIsCopied() throws Exception {
    Set<ClientChannelEvent> ended = EnumSet.of(ClientChannelEvent.CLOSED);
    try (ChannelSubsystem sftp = session.createSubsystemChannel("sftp")) {
      sftp.open().verify(PATIENCE);
      assertThat(sftp.waitFor(ended, PATIENCE)).as("refused").containsAll(ended);
    }
    try (ChannelExec scp = session.createExecChannel("scp -t /tmp")) {
      scp.open().verify(PATIENCE);
      assertThat(scp.waitFor(ended, PATIENCE)).containsAll(ended);
      assertThat(scp.getExitStatus()).isNotEqualTo(0);
    }
  }

  @Test
  void noWeakAlgorithmIsOffered() {
    Map<KexProposalOption, String> offered = session.getServerKexProposals();

    assertThat(offered.get(KexProposalOption.SERVERKEYS)).contains("rsa-sha2-512");
    assertThat(String.join(",", offered.values()).split(","))
        .noneMatch(name -> name.matches("ssh-rsa|ssh-dss|.*(sha1|md5|cbc|arcfour|none-).*"));
  }
}
