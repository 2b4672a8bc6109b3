package io.plugai.sources.huggingface;

import io.plugai.spi.credential.Secret;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.support.upstream.file.SourceSettings;
import java.net.URI;

/**
 * One hub's configuration, checked.
 *
 * @param details of how many found models the files are asked for
 */
record HuggingFaceSettings(
    URI baseUrl, Secret token, int details, UpstreamLimits limits, Network network) {

  /**
   * Checks a configuration.
   *
   * @throws IllegalArgumentException with a sentence for the operator; never quotes a secret
   */
  static HuggingFaceSettings of(HuggingFaceConfig config) {
    return new HuggingFaceSettings(
        SourceSettings.baseUrl(config.base__url()),
        new Secret(config.token().trim()),
        Math.max(0, config.search__details()),
        SourceSettings.limits(
            config.connect__timeout(),
            config.first__byte__timeout(),
            config.idle__timeout(),
            config.retries()),
        Network.ofEnvironment().withProxy(config.proxy()).withCaFile(config.ca__file()));
  }
}
