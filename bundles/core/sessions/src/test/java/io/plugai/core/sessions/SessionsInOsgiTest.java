package io.plugai.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionMessages;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.core.api.session.Sessions;
import io.plugai.core.api.session.StateTokens;
import io.plugai.core.api.state.DataSeal;
import io.plugai.core.api.state.StateSeal;
import io.plugai.core.api.store.SessionStore;
import io.plugai.core.persistence.Persistence;
import io.plugai.spi.generation.Role;
import io.plugai.testing.osgi.EmbeddedFramework;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Sessions as a bundle in a framework. */
@Timeout(60)
class SessionsInOsgiTest {
  @TempDir Path home;

  @Test
  void whatWaitsIsWrittenBeforeTheBundleStops() throws Exception {
    try (Persistence database = World.database(home.resolve("store"));
        EmbeddedFramework framework = EmbeddedFramework.start(home.resolve("cache"), Map.of())) {
      publish(framework, SessionStore.class, database.get(SessionStore.class));
      publish(framework, StateSeal.class, World.STATES);
      publish(framework, DataSeal.class, World.DATA);
      Bundle bundle = framework.installModuleUnderTest();
      Session session = framework.service(Sessions.class).create(World.ANN, SessionSettings.NONE);
      assertThat(framework.service(StateTokens.class)).isNotNull();
      CompletableFuture<?> last = null;
      for (int i = 0; i < 200; i++) {
        last =
            framework
                .service(SessionMessages.class)
                .append(World.ANN, session.id(), List.of(World.said(Role.USER, "m" + i)))
                .toCompletableFuture();
      }
      bundle.stop();
      assertThat(last).isCompleted();
      assertThat(
              database
                  .get(SessionStore.class)
                  .messages(World.ANN, session.id(), false, Optional.empty(), 1000))
          .hasSize(200);
    }
  }

  private static <S> void publish(EmbeddedFramework framework, Class<S> type, S service) {
    framework.context().registerService(type, service, new Hashtable<>());
  }
}
