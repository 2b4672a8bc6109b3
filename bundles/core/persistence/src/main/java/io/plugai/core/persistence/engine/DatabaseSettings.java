package io.plugai.core.persistence.engine;

import io.plugai.spi.credential.Secret;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Which database, and who the gateway is to it.
 *
 * @param url a JDBC URL of Postgres, without a password; empty for the SQLite file
 * @param store the folder of the SQLite file and its backups
 * @param user for Postgres
 * @param password for Postgres
 */
public record DatabaseSettings(String url, Path store, String user, Secret password) {
  private static final String JDBC = "jdbc:";
  private static final String POSTGRES = "jdbc:postgresql:";

  /**
   * Reads what was configured.
   *
   * @param home the folder that the gateway was installed in
   * @throws StartRefusedException where the URL is none that the gateway understands
   */
  public static DatabaseSettings of(Path home, String url, String user, Secret password)
      throws StartRefusedException {
    String trimmed = url.trim();
    Path store = home.resolve("store");
    return new DatabaseSettings(
        trimmed.isEmpty() ? "" : postgresUrl(trimmed), store, user.trim(), password);
  }

  /** The SQLite file of a gateway that was installed in that folder. */
  public static DatabaseSettings sqlite(Path home) {
    return new DatabaseSettings("", home.resolve("store"), "", new Secret(""));
  }

  public boolean isPostgres() {
    return !url.isEmpty();
  }

  /** Where the data lies, for people: without parameters, which may hold anything. */
  public String place() {
    return isPostgres() ? url.replaceFirst("\\?.*", "") : store.resolve("plugai.db").toString();
  }

  private static String postgresUrl(String url) throws StartRefusedException {
    String jdbc = url.startsWith(JDBC) ? url : JDBC + url;
    jdbc = jdbc.replaceFirst("^jdbc:postgres:", POSTGRES);
    String place = jdbc.replaceFirst("\\?.*", "");
    if (!jdbc.startsWith(POSTGRES)) {
      throw new StartRefusedException(
          "The database's url must be empty, for SQLite, or begin with " + POSTGRES + "//.");
    }
    if (place.contains("@") || jdbc.toLowerCase(Locale.ROOT).contains("password=")) {
      throw new StartRefusedException(
          "The database's url must not hold a password: there are the keys user and password.");
    }
    return jdbc;
  }

  /** Never shows the password, nor parameters. */
  @Override
  public String toString() {
    return "DatabaseSettings[" + place() + "]";
  }
}
