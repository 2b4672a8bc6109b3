package io.plugai.adapters.openai;

import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.CredentialKind;
import java.util.Dictionary;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One configured server. Its adapter is registered by hand: only when the configuration says
 * enough, and with nothing but the provider's id beside it, since a component's service shows its
 * whole configuration, the key included.
 */
@Component(
    service = {},
    configurationPid = "io.plugai.adapters.openai",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = OpenAiConfig.class, factory = true)
public final class OpenAiInstance {
  private static final Logger LOG = LoggerFactory.getLogger(OpenAiInstance.class);

  private @Nullable OpenAiAdapter adapter;
  private @Nullable ServiceRegistration<ProviderAdapter> registration;

  @Activate
  public OpenAiInstance(
      BundleContext context, OpenAiConfig config, Map<String, Object> properties) {
    String id = config.plugai_provider_id();
    if (!OpenAiSettings.enabled(config)) {
      LOG.debug("Provider {} is disabled: it lacks its base_url.", id);
      return;
    }
    try {
      adapter = new OpenAiAdapter(OpenAiSettings.of(config, properties));
      registration = context.registerService(ProviderAdapter.class, adapter, serviceProperties(id));
      LOG.info("Provider {} is enabled.", id);
    } catch (IllegalArgumentException e) {
      LOG.error("Provider {} is disabled: {}", id, e.getMessage());
    }
  }

  /** Returns when the gateway has let go of the adapter: unregistering waits for that. */
  @Deactivate
  void stop() {
    if (registration != null) {
      registration.unregister();
    }
    if (adapter != null) {
      adapter.close();
    }
  }

  private static Dictionary<String, Object> serviceProperties(String id) {
    return FrameworkUtil.asDictionary(
        Map.of(
            ProviderAdapter.PROVIDER_ID,
            id,
            ProviderAdapter.CREDENTIAL_KINDS,
            new String[] {CredentialKind.NONE, CredentialKind.API_KEY, CredentialKind.HEADERS}));
  }
}
