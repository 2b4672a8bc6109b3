package io.plugai.sources.huggingface;

import io.plugai.spi.credential.CredentialKind;
import io.plugai.spi.source.ModelSource;
import io.plugai.support.upstream.file.SourceSettings;
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
 * One configured hub. Its source is registered by hand: with nothing but its id beside it, since a
 * component's service shows its whole configuration, the token included.
 */
@Component(
    service = {},
    configurationPid = "io.plugai.sources.huggingface",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = HuggingFaceConfig.class, factory = true)
public final class HuggingFaceInstance {
  private static final Logger LOG = LoggerFactory.getLogger(HuggingFaceInstance.class);

  private @Nullable HuggingFaceSource source;
  private @Nullable ServiceRegistration<ModelSource> registration;

  @Activate
  public HuggingFaceInstance(BundleContext context, HuggingFaceConfig config) {
    String id = config.plugai_source_id();
    if (config.base__url().isBlank()) {
      LOG.debug("Source {} is disabled: it lacks its base_url.", id);
      return;
    }
    try {
      Map<String, Object> properties =
          Map.of(
              ModelSource.SOURCE_ID,
              SourceSettings.id(id),
              ModelSource.CREDENTIAL_KINDS,
              new String[] {CredentialKind.NONE, CredentialKind.API_KEY});
      source = new HuggingFaceSource(HuggingFaceSettings.of(config));
      registration =
          context.registerService(
              ModelSource.class, source, FrameworkUtil.asDictionary(properties));
      LOG.info("Source {} is enabled.", id);
    } catch (IllegalArgumentException e) {
      LOG.error("Source {} is disabled: {}", id, e.getMessage());
    }
  }

  /** Returns when the gateway has let go of the source: unregistering waits for that. */
  @Deactivate
  void stop() {
    if (registration != null) {
      registration.unregister();
    }
    if (source != null) {
      source.close();
    }
  }
}
