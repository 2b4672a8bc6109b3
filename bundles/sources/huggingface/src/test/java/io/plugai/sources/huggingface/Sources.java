package io.plugai.sources.huggingface;

import io.plugai.spi.credential.Secret;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.UpstreamLimits;
import java.net.URI;
import java.time.Duration;

/** Sources for tests. */
final class Sources {
  private static final Duration LONG = Duration.ofSeconds(20);

  private Sources() {}

  static HuggingFaceSource at(URI uri, String token, Duration idle) {
    UpstreamLimits limits = new UpstreamLimits(LONG, LONG, idle, Duration.ofHours(1), 0);
    return new HuggingFaceSource(
        new HuggingFaceSettings(uri, new Secret(token), 20, limits, Network.direct()));
  }
}
