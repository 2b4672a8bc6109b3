package io.plugai.itests.inside;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** The components of our bundles, as Declarative Services has them. */
final class Components {
  private final BundleContext context;
  private final ServiceComponentRuntime runtime;

  Components(BundleContext context, ServiceComponentRuntime runtime) {
    this.context = context;
    this.runtime = runtime;
  }

  /** What they are called. */
  List<String> names() {
    return described().stream().map(component -> component.name).toList();
  }

  /**
   * Waits until each component has what it needs.
   *
   * @return those that still lack something, with what; none, if all is well
   */
  List<String> awaitNoneUnsatisfied() throws InvalidSyntaxException, InterruptedException {
    Changes changes = new Changes();
    ServiceListener listener = event -> changes.tell();
    context.addServiceListener( // whose properties change with each component's state
        listener, "(objectClass=" + ServiceComponentRuntime.class.getName() + ")");
    try {
      return changes.awaitNone(this::unsatisfied);
    } finally {
      context.removeServiceListener(listener);
    }
  }

  private List<String> unsatisfied() {
    List<String> unsatisfied = new ArrayList<>();
    for (ComponentDescriptionDTO component : described()) {
      Collection<ComponentConfigurationDTO> configurations =
          runtime.getComponentConfigurationDTOs(component);
      if (configurations.isEmpty() && !component.configurationPolicy.equals("require")) {
        unsatisfied.add(component.name);
      }
      for (ComponentConfigurationDTO each : configurations) {
        if (each.state != ComponentConfigurationDTO.SATISFIED
            && each.state != ComponentConfigurationDTO.ACTIVE) {
          unsatisfied.add(component.name + " lacks " + missing(each));
        }
      }
    }
    return unsatisfied;
  }

  private static List<String> missing(ComponentConfigurationDTO component) {
    return Arrays.stream(component.unsatisfiedReferences)
        .map(reference -> reference.name + " " + reference.target)
        .toList();
  }

  private Collection<ComponentDescriptionDTO> described() {
    return runtime.getComponentDescriptionDTOs(
        Arrays.stream(context.getBundles())
            .filter(bundle -> bundle.getSymbolicName().startsWith("io.plugai."))
            .toArray(Bundle[]::new));
  }
}
