package io.plugai.itests.inside;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
   * Waits until each component has what it needs: looks again with each change of which the runtime
   * tells.
   *
   * @return those that still lack something after so long, with what; none, if all is well
   */
  List<String> awaitNoneUnsatisfied(long seconds)
      throws InvalidSyntaxException, InterruptedException {
    Semaphore changes = new Semaphore(0);
    ServiceListener listener = event -> changes.release();
    context.addServiceListener(
        listener, "(objectClass=" + ServiceComponentRuntime.class.getName() + ")");
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      List<String> unsatisfied = unsatisfied();
      while (!unsatisfied.isEmpty()
          && changes.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        changes.drainPermits();
        unsatisfied = unsatisfied();
      }
      return unsatisfied;
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
