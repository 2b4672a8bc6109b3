package io.plugai.sources.url;

import io.plugai.spi.credential.CredentialKind;
import io.plugai.spi.source.ModelSource;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.UpstreamLimits;
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
 * The configured source. It is registered by hand: with nothing but its id beside it, since a
 * component's service shows its whole configuration, the proxy's password included.
 */
@Component(
    service = {},
    configurationPid = "io.plugai.sources.url",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = UrlConfig.class)
public final class UrlInstance {
  private static final Logger LOG = LoggerFactory.getLogger(UrlInstance.class);

  private @Nullable UrlSource source;
  private @Nullable ServiceRegistration<ModelSource> registration;

  @Activate
  public UrlInstance(BundleContext context, UrlConfig config) {
    String id = config.plugai_source_id();
    try {
      Map<String, Object> properties =
          Map.of(
              ModelSource.SOURCE_ID,
              SourceSettings.id(id),
              ModelSource.CREDENTIAL_KINDS,
              new String[] {CredentialKind.NONE});
      source = new UrlSource(config.allow__private(), limits(config), network(config));
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

  private static UpstreamLimits limits(UrlConfig config) {
    return SourceSettings.limits(
        config.connect__timeout(),
        config.first__byte__timeout(),
        config.idle__timeout(),
        config.retries());
  }

  private static Network network(UrlConfig config) {
    return Network.ofEnvironment().withProxy(config.proxy()).withCaFile(config.ca__file());
  }
}
