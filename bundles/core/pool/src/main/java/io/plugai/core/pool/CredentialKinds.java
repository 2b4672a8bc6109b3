package io.plugai.core.pool;

import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.spi.credential.CredentialKind;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;

/** The kinds of credential that bound services take, as they declare them. Safe for all threads. */
final class CredentialKinds {
  private static final Set<String> NOTHING = Set.of(CredentialKind.NONE);

  private final String property;

  /** By the framework's id of the service. */
  private final Map<Long, Set<String>> kinds = new ConcurrentHashMap<>();

  /** Declared under that service property. */
  CredentialKinds(String property) {
    this.property = property;
  }

  void add(PluginIdentity identity, ServiceReference<?> reference) {
    kinds.put(identity.serviceId(), kindsOf(reference.getProperty(property)));
  }

  void remove(PluginIdentity identity) {
    kinds.remove(identity.serviceId());
  }

  Set<String> of(PluginIdentity identity) {
    return kinds.getOrDefault(identity.serviceId(), NOTHING);
  }

  /** As declared: one text, an array or a collection. Who declares nothing takes nothing. */
  private static Set<String> kindsOf(@Nullable Object declared) {
    if (declared instanceof String[] several) {
      return Set.copyOf(Arrays.asList(several));
    }
    if (declared instanceof Collection<?> several) {
      return several.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
    }
    return declared instanceof String one ? Set.of(one) : NOTHING;
  }
}
