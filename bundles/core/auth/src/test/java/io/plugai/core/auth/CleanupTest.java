package io.plugai.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.LoginSession;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.people.Tokens.NewToken;
import io.plugai.spi.error.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanupTest {
  @TempDir Path folder;
  private World world;
  private Cleanup cleanup;

  @BeforeEach
  void open() throws Exception {
    world = World.in(folder);
    world.register("ann", Role.USER);
    cleanup = new Cleanup(world.sessionStore, world.tokenStore, world.background, world.time);
  }

  @AfterEach
  void close() throws Exception {
    cleanup.stop();
    world.close();
  }

  @Test
  void sessionsThatEndedLongAgoAreForgottenInSmallBatches() {
    Caller ann = world.caller("ann");
    Instant old = world.clock.now().minus(Duration.ofDays(8));
    for (int i = 0; i < 450; i++) {
      LoginSession session =
          new LoginSession("ses_" + i, ann.id(), "", old, old, old, Optional.empty());
      world.sessionStore.add(session, "hash" + i);
    }

    assertThat(cleanup.run()).isEqualTo(450);
    assertThat(cleanup.run()).isZero();
    assertThat(world.sessionStore.list(ann.id(), world.clock.now())).hasSize(1);
  }

  @Test
  void aRevokedTokenIsAnsweredAsSuchUntilItIsForgotten() {
    Caller ann = world.caller("ann");
    NewToken kept = world.token(ann, Permission.READ);
    NewToken revoked = world.token(ann, Permission.READ);
    world.tokens.revoke(ann, Token.Kind.API, revoked.token().id(), World.HERE);

    world.clock.advance(Duration.ofDays(89));
    cleanup.run();
    assertThat(refusal(revoked)).isEqualTo(ErrorCode.TOKEN_REVOKED);

    world.clock.advance(Duration.ofDays(2));
    cleanup.run();
    assertThat(refusal(revoked)).isEqualTo(ErrorCode.TOKEN_INVALID);
    assertThat(world.tokens.list(ann, Token.Kind.API))
        .extracting(Token::id)
        .containsExactly(kept.token().id());
    World.caller(world.tokenWay, kept.text());
  }

  private ErrorCode refusal(NewToken token) {
    return World.refusal(world.tokenWay, token.text().reveal());
  }
}
