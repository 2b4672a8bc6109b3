package io.plugai.itests;

import io.plugai.testing.adapter.FakeUpstream;
import java.util.List;

/**
 * A gateway in local-only mode, as it comes, with providers to go wrong: {@code fake} is the
 * upstream, {@code impatient} is the same one for somebody who waits for three seconds only, and
 * {@code refused} is not there. Each has the model {@code one}.
 *
 * @param upstream what the providers ask
 */
record LocalGateway(Distribution plugai, FakeUpstream upstream) implements SharedGateway {
  static final int MAX_BODY = 1_000_000;
  private static final String FREE = "key_required = false";
  private static final String TOOLS = "capabilities = tools";

  static LocalGateway start() throws Exception {
    try (Opening opening = new Opening()) {
      return opening.done(start(opening));
    }
  }

  private static LocalGateway start(Opening opening) throws Exception {
    FakeUpstream upstream = opening.of(FakeUpstream.start());
    Distribution plugai =
        Distribution.unpack("local")
            .provider("fake", upstream.uri(), FREE, TOOLS)
            .provider("refused", FakeUpstream.refusing(), FREE, TOOLS)
            .provider(
                "impatient",
                upstream.uri(),
                FREE,
                TOOLS,
                "first_byte_timeout = 3",
                "idle_timeout = 3")
            .file(
                "etc/io.plugai.http.generate.cfg",
                "max_body_bytes = " + MAX_BODY + "\nheartbeat_seconds = 1\n");
    opening.of(plugai).start();
    Client client = Client.nobody(plugai);
    Residents.awaitReady(client);
    for (String model : List.of("fake/one", "refused/one", "impatient/one")) {
      Await.until(model, () -> client.get("/v1/models").text().contains(model));
    }
    return new LocalGateway(plugai, upstream);
  }

  @Override
  public void close() throws Exception {
    plugai.close();
    upstream.close();
  }
}
