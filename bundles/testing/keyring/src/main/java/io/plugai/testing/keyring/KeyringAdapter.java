package io.plugai.testing.keyring;

import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.CredentialKind;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.support.chat.ChatBody;
import io.plugai.support.chat.ChatWire;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.Upstream;
import io.plugai.support.upstream.UpstreamLimits;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Speaks chat completions to whatever listens at its base URL, and shows it the credential of each
 * request, whatever its kind: in the header {@value #HEADER}, as the kind, a space, and the secret
 * parts in base64, separated by commas.
 */
@Component(
    configurationPid = "io.plugai.testing.keyring",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = {
      ProviderAdapter.CREDENTIAL_KINDS + "=" + CredentialKind.NONE,
      ProviderAdapter.CREDENTIAL_KINDS + "=" + CredentialKind.API_KEY,
      ProviderAdapter.CREDENTIAL_KINDS + "=" + CredentialKind.AWS_KEYS,
      ProviderAdapter.CREDENTIAL_KINDS + "=" + CredentialKind.SERVICE_ACCOUNT,
      ProviderAdapter.CREDENTIAL_KINDS + "=" + CredentialKind.OAUTH_CLIENT,
      ProviderAdapter.CREDENTIAL_KINDS + "=" + CredentialKind.HEADERS
    })
public final class KeyringAdapter implements ProviderAdapter {
  private static final String HEADER = "X-Credential";

  private final Upstream upstream;
  private final ChatBody body = new ChatBody("max_tokens", true);
  private final URI completions;
  private final URI models;

  /** Called by the framework. */
  @Activate
  public KeyringAdapter(KeyringConfig config) {
    Duration limit = Duration.ofSeconds(10);
    upstream =
        new Upstream(
            config.plugai_provider_id(),
            new UpstreamLimits(limit, limit, limit, limit.multipliedBy(6), 0));
    completions = URI.create(config.base__url() + "/chat/completions");
    models = URI.create(config.base__url() + "/models");
  }

  @Deactivate
  void stop() {
    upstream.close();
  }

  @Override
  public Flow.Publisher<GenerationEvent> generate(
      GenerationRequest request, Credential credential) {
    return upstream.generate(
        () -> Call.post(completions, headers(credential), body.of(request)), new ChatWire(request));
  }

  /** Asks the server, so that it can refuse the credential; the list is always the same. */
  @Override
  public CompletionStage<List<ModelDescriptor>> models(Credential credential) {
    return upstream.fetch(
        () -> Call.get(models, headers(credential)),
        answer -> List.of(ModelDescriptor.builder("one", Modality.TEXT).build()));
  }

  private static Map<String, Secret> headers(Credential credential) {
    return Map.of(HEADER, new Secret(shown(credential)));
  }

  private static String shown(Credential credential) {
    if (credential instanceof Credential.ApiKey key) {
      return line(CredentialKind.API_KEY, key.key());
    } else if (credential instanceof Credential.AwsKeys aws) {
      return line(
          CredentialKind.AWS_KEYS, aws.secretKey(), aws.sessionToken().orElse(new Secret("")));
    } else if (credential instanceof Credential.ServiceAccount account) {
      return line(CredentialKind.SERVICE_ACCOUNT, account.json());
    } else if (credential instanceof Credential.OAuthClient client) {
      return line(CredentialKind.OAUTH_CLIENT, client.clientSecret());
    } else if (credential instanceof Credential.Headers own) {
      return line(CredentialKind.HEADERS, own.headers().values().toArray(Secret[]::new));
    }
    return CredentialKind.NONE;
  }

  private static String line(String kind, Secret... secrets) {
    StringBuilder line = new StringBuilder(kind);
    for (int i = 0; i < secrets.length; i++) {
      line.append(i == 0 ? ' ' : ',')
          .append(
              Base64.getEncoder()
                  .encodeToString(secrets[i].reveal().getBytes(StandardCharsets.UTF_8)));
    }
    return line.toString();
  }
}
