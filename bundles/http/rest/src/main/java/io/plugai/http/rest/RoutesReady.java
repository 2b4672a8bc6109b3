package io.plugai.http.rest;

import io.plugai.core.api.health.ReadinessCheck;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.jaxrs.runtime.JaxrsServiceRuntime;
import org.osgi.service.jaxrs.runtime.dto.ApplicationDTO;
import org.osgi.service.jaxrs.whiteboard.JaxrsWhiteboardConstants;

/**
 * All routes of the control plane answer: resources come when what they ask is there, and JAX-RS
 * takes them in a moment later.
 */
@Component
public final class RoutesReady implements ReadinessCheck {
  private final ServiceComponentRuntime components;
  private final JaxrsServiceRuntime jaxrs;
  private final Bundle bundle;

  /** Called by the framework. */
  @Activate
  public RoutesReady(
      @Reference ServiceComponentRuntime components,
      @Reference JaxrsServiceRuntime jaxrs,
      BundleContext context) {
    this.components = components;
    this.jaxrs = jaxrs;
    this.bundle = context.getBundle();
  }

  @Override
  public String name() {
    return "routes";
  }

  @Override
  public Optional<String> problem() {
    boolean there = components.getComponentDescriptionDTOs(bundle).stream().allMatch(this::isThere);
    return there && taken().containsAll(resources())
        ? Optional.empty()
        : Optional.of("Not every route is there yet.");
  }

  private boolean isThere(ComponentDescriptionDTO component) {
    return components.getComponentConfigurationDTOs(component).stream()
        .anyMatch(configuration -> isSatisfied(configuration.state));
  }

  private static boolean isSatisfied(int state) {
    return state == ComponentConfigurationDTO.SATISFIED
        || state == ComponentConfigurationDTO.ACTIVE;
  }

  /** Ids of this bundle's resources as services. */
  private Set<Object> resources() {
    ServiceReference<?>[] own =
        Objects.requireNonNullElse(bundle.getRegisteredServices(), new ServiceReference<?>[0]);
    return Arrays.stream(own)
        .filter(service -> service.getProperty(JaxrsWhiteboardConstants.JAX_RS_RESOURCE) != null)
        .map(service -> service.getProperty(Constants.SERVICE_ID))
        .collect(Collectors.toSet());
  }

  /** Ids of the resources that JAX-RS has taken. */
  private Set<Object> taken() {
    ApplicationDTO application = jaxrs.getRuntimeDTO().defaultApplication;
    return application == null
        ? Set.of()
        : Stream.of(application.resourceDTOs)
            .map(resource -> resource.serviceId)
            .collect(Collectors.toSet());
  }
}
