package io.plugai.core.persistence.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.spi.credential.Secret;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {
  private static final Path HOME = Path.of("/opt/plugai");

  @Test
  void withoutAUrlItIsTheFileInTheStore() throws Exception {
    DatabaseSettings settings = of(" ");
    assertThat(settings.isPostgres()).isFalse();
    assertThat(settings.place()).isEqualTo("/opt/plugai/store/plugai.db");
  }

  @Test
  void postgresIsKnownByTheUsualWaysToWriteItsUrl() throws Exception {
    String url = "jdbc:postgresql://db:5432/plugai";
    assertThat(of(url).url()).isEqualTo(url);
    assertThat(of("postgresql://db:5432/plugai").url()).isEqualTo(url);
    assertThat(of("postgres://db:5432/plugai").url()).isEqualTo(url);
    assertThat(of(url + "?sslmode=require").url()).isEqualTo(url + "?sslmode=require");
  }

  @Test
  void neitherThePasswordNorParametersAreShown() throws Exception {
    assertThat(of("postgres://db/plugai?sslkey=canary").toString())
        .isEqualTo("DatabaseSettings[jdbc:postgresql://db/plugai]");
  }

  @Test
  void aPasswordInTheUrlIsRefusedWithoutShowingIt() {
    for (String url :
        new String[] {
          "postgres://plugai:canary@db/plugai", "jdbc:postgresql://db/plugai?Password=canary"
        }) {
      assertThatThrownBy(() -> of(url))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageContaining("must not hold a password")
          .hasMessageNotContaining("canary");
    }
  }

  @Test
  void anotherKindOfDatabaseIsRefused() {
    assertThatThrownBy(() -> of("jdbc:mysql://db/plugai"))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("must be empty, for SQLite, or begin with jdbc:postgresql://");
  }

  private static DatabaseSettings of(String url) throws StartRefusedException {
    return DatabaseSettings.of(HOME, url, "plugai", new Secret("canary"));
  }
}
