package io.plugai.core.pool;

import io.plugai.core.api.pool.PluginIdentity;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;

/**
 * Texts that bound services declare as a property, for as long as they are here. Safe for all
 * threads.
 */
final class DeclaredTexts {
  private final String property;
  private final Set<String> usual;

  /** By the framework's id of the service. */
  private final Map<Long, Set<String>> texts = new ConcurrentHashMap<>();

  /**
   * Declared under that service property.
   *
   * @param usual of those who declare nothing
   */
  DeclaredTexts(String property, Set<String> usual) {
    this.property = property;
    this.usual = usual;
  }

  void add(PluginIdentity identity, ServiceReference<?> reference) {
    texts.put(identity.serviceId(), read(reference.getProperty(property)));
  }

  void remove(PluginIdentity identity) {
    texts.remove(identity.serviceId());
  }

  Set<String> of(PluginIdentity identity) {
    return texts.getOrDefault(identity.serviceId(), usual);
  }

  /** One text, an array or a collection. */
  private Set<String> read(@Nullable Object declared) {
    if (declared instanceof String[] several) {
      return Set.copyOf(Arrays.asList(several));
    }
    if (declared instanceof Collection<?> several) {
      return several.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
    }
    return declared instanceof String one ? Set.of(one) : usual;
  }
}
