package io.plugai.core.dispatch.pool;

import java.util.Comparator;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/**
 * Which service of which bundle.
 *
 * @param id the provider's or runner's id
 * @param serviceId the framework's id of the service
 */
public record ServiceIdentity(
    String id, long serviceId, Version version, long bundleId, String bundleName) {

  /** The serving one first: highest version, then the one that came last. */
  static final Comparator<ServiceIdentity> SERVING_FIRST =
      Comparator.comparing(ServiceIdentity::version)
          .thenComparing(ServiceIdentity::serviceId)
          .reversed();

  /** Reads the identity off a reference; the id stands under the given property. */
  public static ServiceIdentity of(ServiceReference<?> reference, String idProperty) {
    Bundle bundle = reference.getBundle();
    return new ServiceIdentity(
        String.valueOf(reference.getProperty(idProperty)),
        (Long) reference.getProperty(Constants.SERVICE_ID),
        bundle.getVersion(),
        bundle.getBundleId(),
        bundle.getSymbolicName());
  }

  @Override
  public String toString() {
    return id + " " + version;
  }
}
