package io.plugai.http.rest;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.ws.rs.core.Application;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.http.whiteboard.Preprocessor;
import org.osgi.service.jaxrs.whiteboard.propertytypes.JaxrsApplicationBase;
import org.osgi.service.jaxrs.whiteboard.propertytypes.JaxrsName;

/**
 * The control plane as a whole: it is there when all of it is, and the gate before it. JAX-RS
 * builds everything anew for each resource that comes alone, and answers badly meanwhile; so it
 * gets them at once.
 */
@Component(
    service = Application.class,
    property = "resources.cardinality.minimum:Integer=" + ControlPlaneApplication.RESOURCES,
    reference =
        @Reference(name = "gate", service = Preprocessor.class, target = "(plugai.gate=true)"))
@JaxrsApplicationBase("/")
@JaxrsName("plugai")
public final class ControlPlaneApplication extends Application {
  /** How many resources there are in this bundle. */
  static final int RESOURCES = 18;

  private final Set<Object> singletons;

  /** Takes them in. */
  @Activate
  public ControlPlaneApplication(
      @Reference(
              name = "resources",
              cardinality = ReferenceCardinality.AT_LEAST_ONE,
              policyOption = ReferencePolicyOption.GREEDY)
          List<ControlPlaneResource> resources) {
    singletons = new HashSet<>(resources);
    singletons.add(new JsonBody());
    singletons.add(new Problems());
  }

  @Override
  public Set<Object> getSingletons() {
    return Set.copyOf(singletons);
  }
}
