package io.plugai.http.rest;

import io.plugai.core.api.health.ReadinessCheck;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** All routes of the control plane are there: resources come when what they ask is there. */
@Component
public final class RoutesReady implements ReadinessCheck {
  private final ServiceComponentRuntime components;
  private final Bundle bundle;

  /** Called by the framework. */
  @Activate
  public RoutesReady(@Reference ServiceComponentRuntime components, BundleContext context) {
    this.components = components;
    this.bundle = context.getBundle();
  }

  @Override
  public String name() {
    return "routes";
  }

  @Override
  public Optional<String> problem() {
    return components.getComponentDescriptionDTOs(bundle).stream().allMatch(this::isThere)
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
}
