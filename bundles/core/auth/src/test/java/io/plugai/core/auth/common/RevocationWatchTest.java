package io.plugai.core.auth.common;

import static io.plugai.core.auth.World.HERE;
import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.Revocations.Watch;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.people.User;
import io.plugai.core.auth.World;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RevocationWatchTest {
  @TempDir Path folder;
  private World world;
  private RevocationWatch revocations;
  private User boss;
  private User ann;
  private Caller session;
  private Caller token;

  @BeforeEach
  void open() throws Exception {
    world = World.in(folder);
    boss = world.register("boss", Role.OPERATOR);
    ann = world.register("ann", Role.USER);
    session = world.caller("ann");
    token = World.caller(world.tokenWay, world.token(session, Permission.GENERATE).text());
    revocations = watch(world.changes);
  }

  private RevocationWatch watch(Changes changes) {
    return new RevocationWatch(
        world.users, world.tokenStore, world.sessionStore, changes, world.background);
  }

  @AfterEach
  void close() {
    revocations.stop();
    world.close();
  }

  /** What a caller is told. */
  private static final class Told {
    private final BlockingQueue<ErrorCode> reasons = new LinkedBlockingQueue<>();

    private void why(GatewayException reason) {
      reasons.add(reason.code());
    }

    private ErrorCode next() throws InterruptedException {
      return reasons.poll(20, TimeUnit.SECONDS);
    }
  }

  private Told of(Caller caller) {
    Told told = new Told();
    revocations.watch(caller, told::why);
    return told;
  }

  @Test
  void whoseTokenIsRevokedIsToldAndNobodyElse() throws Exception {
    Told ofSession = of(session);
    Told ofToken = of(token);

    world.tokens.revoke(session, Token.Kind.API, token.keyId(), HERE);

    assertThat(ofToken.next()).isEqualTo(ErrorCode.TOKEN_REVOKED);
    assertThat(ofSession.reasons).isEmpty();
    assertThat(ofToken.reasons).isEmpty();
  }

  @Test
  void whoseSessionEndsIsTold() throws Exception {
    Told ofSession = of(session);

    world.people.logout(session, HERE);

    assertThat(ofSession.next()).isEqualTo(ErrorCode.TOKEN_REVOKED);
  }

  @Test
  void whoeverIsDisabledIsToldWhateverTheyCameInWith() throws Exception {
    Told ofSession = of(session);
    Told ofToken = of(token);

    disable();

    assertThat(ofSession.next()).isEqualTo(ErrorCode.ACCOUNT_DISABLED);
    assertThat(ofToken.next()).isEqualTo(ErrorCode.ACCOUNT_DISABLED);
  }

  private void disable() {
    world.people.update(
        boss.id(), ann.id(), Optional.empty(), Optional.of(true), Optional.empty(), HERE);
  }

  @Test
  void whatWasRevokedBeforeSomebodyWatchesIsToldToo() throws Exception {
    disable();

    assertThat(of(session).next()).isEqualTo(ErrorCode.ACCOUNT_DISABLED);
  }

  @Test
  void whatAnotherGatewayRevokesIsFoundOut() throws Exception {
    revocations.stop();
    revocations = watch(new Changes(world.time));
    Told ofSession = of(session);
    disable();

    revocations.checkAll();

    assertThat(ofSession.next()).isEqualTo(ErrorCode.ACCOUNT_DISABLED);
  }

  @Test
  void whoHasEndedIsNotTold() throws Exception {
    Told ended = new Told();
    Watch watch = revocations.watch(session, ended::why);
    watch.stop();
    watch.stop();
    Told ofToken = of(token);

    disable();

    assertThat(ofToken.next()).isEqualTo(ErrorCode.ACCOUNT_DISABLED);
    assertThat(ended.reasons).isEmpty();
  }
}
