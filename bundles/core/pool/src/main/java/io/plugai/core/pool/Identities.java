package io.plugai.core.pool;

import io.plugai.core.api.pool.PluginIdentity;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** Tells services of plug-ins apart, and which of them serves. */
final class Identities {
  /** The serving one first: highest version, then the one that came last. */
  static final Comparator<PluginIdentity> SERVING_FIRST =
      Comparator.<PluginIdentity, Version>comparing(id -> Version.parseVersion(id.version()))
          .thenComparing(PluginIdentity::serviceId)
          .reversed();

  private static final Pattern ID = Pattern.compile("[a-z0-9-]+");

  private Identities() {}

  /** Whether a text may be the id of a provider or a source. */
  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /** Reads the identity off a reference; the id stands under the given property. */
  static PluginIdentity of(ServiceReference<?> reference, String idProperty) {
    Bundle bundle = reference.getBundle();
    return new PluginIdentity(
        String.valueOf(reference.getProperty(idProperty)),
        (Long) reference.getProperty(Constants.SERVICE_ID),
        bundle.getVersion().toString(),
        bundle.getBundleId(),
        bundle.getSymbolicName());
  }
}
