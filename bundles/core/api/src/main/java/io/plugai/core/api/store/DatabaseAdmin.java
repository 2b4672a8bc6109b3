package io.plugai.core.api.store;

import io.plugai.spi.credential.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What the operator can have done to the database. Blocks until it is done. */
public interface DatabaseAdmin {

  /** What the gateway works on, for people; without passwords. */
  Status status();

  /**
   * Copies the whole SQLite database into a file beside it, while it is in use.
   *
   * @throws io.plugai.spi.error.GatewayException {@code CONFLICT} on Postgres, which has tools of
   *     its own
   */
  Path backup();

  /**
   * Copies everything into an empty Postgres database, and holds counts and checksums of all tables
   * against each other. While it copies, and once it has succeeded, this gateway refuses to write
   * ({@code UNAVAILABLE}), so that nothing is left behind: it is restarted on Postgres next.
   *
   * @return how many rows were copied, by table
   * @throws io.plugai.spi.error.GatewayException with a sentence for the operator; Postgres is then
   *     as it was
   */
  Map<String, Long> copyToPostgres(String url, String user, Secret password);

  /**
   * What the gateway works on.
   *
   * @param kind {@code sqlite} or {@code postgresql}
   * @param place file or URL, without a password
   * @param schemaVersion number of the newest change
   * @param bytes how large it is, where that is known
   */
  record Status(String kind, String place, int schemaVersion, Optional<Long> bytes) {}
}
