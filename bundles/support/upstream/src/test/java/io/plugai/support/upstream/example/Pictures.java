package io.plugai.support.upstream.example;

import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.support.upstream.Access;
import io.plugai.support.upstream.Addresses;
import io.plugai.support.upstream.Upstream;
import io.plugai.support.upstream.job.JobLimits;
import io.plugai.support.upstream.job.Jobs;
import io.plugai.support.upstream.oauth.ClientCredentials;
import io.plugai.support.upstream.oauth.JwtBearer;
import io.plugai.support.upstream.oauth.Tokens;
import java.net.URI;
import java.util.concurrent.Flow;

/** What an adapter for pictures has at its heart. The example of docs/jobs-and-tokens.md. */
final class Pictures {
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  private final URI provider;
  private final Jobs jobs;
  private final Tokens tokens;

  Pictures(URI provider, Upstream upstream, JobLimits limits) {
    this.provider = provider;
    Addresses addresses = upstream.addresses(provider);
    this.jobs = new Jobs(upstream, addresses, limits);
    this.tokens = new Tokens(upstream, addresses);
  }

  Flow.Publisher<GenerationEvent> generate(String prompt, Credential credential) {
    return jobs.run(() -> new PictureJob(provider, prompt, access(credential)), token -> {});
  }

  private Access access(Credential credential) {
    if (credential instanceof Credential.OAuthClient client) {
      return tokens.access(ClientCredentials.of(client));
    }
    if (credential instanceof Credential.ServiceAccount account) {
      return tokens.access(JwtBearer.of(account, SCOPE));
    }
    throw new GatewayException(
        ErrorCode.CREDENTIAL_REJECTED, "This provider takes OAuth clients and service accounts.");
  }
}
