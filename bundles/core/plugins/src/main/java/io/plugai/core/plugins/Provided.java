package io.plugai.core.plugins;

import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.runner.ModelRunner;
import io.plugai.spi.source.ModelSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** The kinds of service that make a bundle a plug-in. */
enum Provided {
  ADAPTER("adapter", ProviderAdapter.class, ProviderAdapter.PROVIDER_ID),
  RUNNER("runner", ModelRunner.class, ModelRunner.RUNNER_ID),
  SOURCE("source", ModelSource.class, ModelSource.SOURCE_ID);

  private final String label;
  private final Class<?> type;
  private final String idProperty;

  Provided(String label, Class<?> type, String idProperty) {
    this.label = label;
    this.type = type;
    this.idProperty = idProperty;
  }

  /**
   * The kinds that a bundle announces with capabilities {@code
   * osgi.service;objectClass:List<String>="…"}, as the build tools write them for components.
   */
  static List<String> kinds(@Nullable String provideCapability) {
    String header = provideCapability == null ? "" : provideCapability;
    return Arrays.stream(values())
        .filter(kind -> header.contains("osgi.service") && header.contains(kind.type.getName()))
        .map(kind -> kind.label)
        .toList();
  }

  /** The kinds that an installed bundle announces. */
  static List<String> kinds(Bundle bundle) {
    return kinds(bundle.getHeaders("").get(Constants.PROVIDE_CAPABILITY));
  }

  /** The services of these kinds that a bundle has registered now, each by kind and id. */
  static Set<String> servedBy(Bundle bundle) {
    ServiceReference<?>[] references = bundle.getRegisteredServices();
    Set<String> served = new HashSet<>();
    if (references != null) {
      for (ServiceReference<?> reference : references) {
        service(reference).ifPresent(served::add);
      }
    }
    return served;
  }

  /** A service by kind and id, where it is of one of these kinds. */
  static Optional<String> service(ServiceReference<?> reference) {
    List<String> types = List.of((String[]) reference.getProperty(Constants.OBJECTCLASS));
    return Arrays.stream(values())
        .filter(kind -> types.contains(kind.type.getName()))
        .map(kind -> kind.label + " " + reference.getProperty(kind.idProperty))
        .findFirst();
  }
}
