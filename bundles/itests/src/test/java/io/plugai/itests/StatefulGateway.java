package io.plugai.itests;

import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.servers.PostgresServer;
import java.io.IOException;

/**
 * Gateways that are started again, or elsewhere, and must know what they knew: people come in by
 * token and by session, the master key is given, and the provider {@code fake} has the model {@code
 * one}.
 */
final class StatefulGateway {
  /** A request for that model. */
  static final String GENERATE =
      "{\"model\": \"fake/one\", \"modality\": \"text\", \"input\": \"hi\"}";

  static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  private StatefulGateway() {}

  static Distribution unpack(String name, FakeUpstream upstream)
      throws IOException, InterruptedException {
    return Distribution.unpack(name)
        .environment("PLUGAI_WAYS_IN", "api-tokens,sessions")
        .environment("PLUGAI_MASTER_KEY", MASTER_KEY)
        .file("etc/io.plugai.core.auth.cfg", "attempts_per_address = 100000\n")
        .provider("fake", upstream.uri());
  }

  /** The same with a database of a server's. */
  static Distribution on(Distribution plugai, PostgresServer server, String database) {
    return plugai
        .environment("PLUGAI_DATABASE_URL", server.url(database))
        .environment("PLUGAI_DATABASE_USER", PostgresServer.USER)
        .environment("PLUGAI_DATABASE_PASSWORD", PostgresServer.PASSWORD);
  }
}
