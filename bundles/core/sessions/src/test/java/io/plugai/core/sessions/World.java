package io.plugai.core.sessions;

import io.plugai.core.api.people.User;
import io.plugai.core.api.session.Turn;
import io.plugai.core.api.state.DataSeal;
import io.plugai.core.api.state.StateSeal;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.persistence.Persistence;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.ProviderState;
import io.plugai.spi.generation.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A database with two people in it, and seals that are easy to read. */
final class World {
  static final String ANN = "usr_ann";
  static final String BOB = "usr_bob";

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  static final StateSeal STATES =
      new StateSeal() {
        @Override
        public String seal(ProviderState state) {
          return state.provider()
              + "."
              + state.model()
              + "."
              + ENCODER.encodeToString(state.toBytes());
        }

        @Override
        public Optional<ProviderState> open(String sealed) {
          String[] parts = sealed.split("\\.", -1);
          return parts.length == 3
              ? Optional.of(
                  new ProviderState(
                      parts[0], parts[1], ByteBuffer.wrap(Base64.getUrlDecoder().decode(parts[2]))))
              : Optional.empty();
        }
      };

  /** Opens what begins with what it was bound to. */
  static final DataSeal DATA =
      new DataSeal() {
        @Override
        public String seal(String boundTo, byte[] data) {
          return ENCODER.encodeToString(boundTo.getBytes(StandardCharsets.UTF_8))
              + "."
              + ENCODER.encodeToString(data);
        }

        @Override
        public Optional<byte[]> open(String boundTo, String sealed) {
          String[] parts = sealed.split("\\.", -1);
          String bound = ENCODER.encodeToString(boundTo.getBytes(StandardCharsets.UTF_8));
          try {
            return parts.length == 2 && parts[0].equals(bound)
                ? Optional.of(Base64.getUrlDecoder().decode(parts[1]))
                : Optional.empty();
          } catch (IllegalArgumentException e) {
            return Optional.empty();
          }
        }
      };

  private World() {}

  static Persistence database(Path folder) throws Exception {
    Persistence database = Persistence.open(DatabaseSettings.sqlite(folder));
    for (String name : List.of("ann", "bob")) {
      database
          .get(UserStore.class)
          .add(
              User.newcomer("usr_" + name, name, name, true, Instant.EPOCH),
              new UserStore.Identity("https://id.example", name));
    }
    return database;
  }

  static Turn said(Role role, String text) {
    return Turn.of(Message.text(role, text));
  }
}
