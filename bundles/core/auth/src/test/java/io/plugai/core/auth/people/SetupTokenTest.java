package io.plugai.core.auth.people;

import static io.plugai.core.auth.World.HERE;
import static io.plugai.core.auth.World.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.people.Invite;
import io.plugai.core.api.people.People.Registration;
import io.plugai.core.api.people.Role;
import io.plugai.core.auth.World;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupTokenTest {
  @TempDir Path folder;
  private World world;
  private Path file;

  @BeforeEach
  void open() throws Exception {
    world = World.in(folder);
    file = folder.resolve("setup.token").toAbsolutePath();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void whoeverReadsTheFileBecomesTheFirstOperatorOnce() throws Exception {
    Secret token = code(start(AuthMethod.SESSIONS));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    assertThat(world.people.register(registration(token, "ann"), HERE).role())
        .isEqualTo(Role.OPERATOR);

    assertThat(file).doesNotExist();
    assertThatThrownBy(() -> world.people.register(registration(token, "eve"), HERE))
        .isInstanceOf(GatewayException.class);
    assertThat(start(AuthMethod.SESSIONS)).isEmpty();
    assertThat(world.audited()).contains("setup.token_made");
  }

  @Test
  void terminalsOfAnyEncodingShowIt() {
    assertThat(start(AuthMethod.SESSIONS)).matches("\\p{ASCII}+");
  }

  @Test
  void theNextStartMakesAnotherAndTheOldOneCountsNoLonger() throws Exception {
    Secret first = code(start(AuthMethod.API_TOKENS));
    Secret second = code(start(AuthMethod.API_TOKENS));

    assertThatThrownBy(() -> world.people.register(registration(first, "eve"), HERE))
        .isInstanceOf(GatewayException.class);
    assertThat(world.people.register(registration(second, "ann"), HERE).role())
        .isEqualTo(Role.OPERATOR);
  }

  @Test
  void itIsWorthNothingOnceThereIsAnOperatorHoweverTheyCame() throws Exception {
    Secret token = code(start(AuthMethod.SESSIONS));
    world.register("boss", Role.OPERATOR);

    assertThatThrownBy(() -> world.people.register(registration(token, "eve"), HERE))
        .isInstanceOf(GatewayException.class);
    assertThat(start(AuthMethod.SESSIONS)).isEmpty();
    assertThat(world.people.invites(Optional.empty(), 10).items())
        .filteredOn(Invite::isSetUp)
        .allMatch(invite -> invite.revokedAt().isPresent());
  }

  @Test
  void whereNobodyLogsInItSaysHowToGoOn() {
    assertThat(start(AuthMethod.API_TOKENS)).contains("plugai:token-create");
    assertThat(start(AuthMethod.SESSIONS)).doesNotContain("plugai:token-create");
  }

  @Test
  void whereWhoeverRegistersCouldNotComeInThereIsNone() {
    assertThat(start(AuthMethod.LOCAL_ONLY)).isEmpty();
    assertThat(start(AuthMethod.OIDC)).isEmpty();
    assertThat(world.people.invites(Optional.empty(), 10).items()).isEmpty();
  }

  private String start(AuthMethod way) {
    StringBuilder terminal = new StringBuilder();
    new SetupToken(world.users, world.audit, world.time, world.setupFile, terminal)
        .offer(Set.of(way));
    return terminal.toString();
  }

  /** What is in the file that was printed, while it is there. */
  private Secret code(String printed) throws IOException {
    assertThat(printed).contains(file.toString()).doesNotContain("plugai_inv_");
    return new Secret(Files.readString(file).strip());
  }

  private static Registration registration(Secret code, String name) {
    return new Registration(code, name, Optional.empty(), PASSWORD);
  }
}
