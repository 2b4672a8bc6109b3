package io.plugai.http.rest;

import io.plugai.core.api.health.ReadinessCheck;
import io.plugai.support.web.ErrorCode;
import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
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
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardFilterPattern;
import org.osgi.service.jaxrs.runtime.JaxrsServiceRuntime;
import org.osgi.service.jaxrs.runtime.dto.ApplicationDTO;
import org.osgi.service.jaxrs.whiteboard.JaxrsWhiteboardConstants;

/**
 * All routes of the control plane answer: resources come when what they ask is there, and JAX-RS
 * takes them in a moment later. Each time it takes one in it builds itself anew, and answers badly
 * meanwhile; so at a start nothing is let through to it before it has them all.
 */
@Component(service = {ReadinessCheck.class, Filter.class})
@HttpWhiteboardFilterPattern("/*")
@HttpWhiteboardFilterAsyncSupported
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=*)")
public final class RoutesReady implements ReadinessCheck, Filter {
  private static final String DATA_PLANE = "/v1/generate";
  private static final Duration SOON = Duration.ofSeconds(1);

  private final ServiceComponentRuntime components;
  private final JaxrsServiceRuntime jaxrs;
  private final Bundle bundle;
  private volatile boolean haveBeen;

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
    if (there && allTaken()) {
      haveBeen = true;
      return Optional.empty();
    }
    return Optional.of("Not every route is there yet.");
  }

  @Override
  public void init(FilterConfig config) {
    // needs nothing
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (haveBeen || isElsewhere((HttpServletRequest) request) || problem().isEmpty()) {
      chain.doFilter(request, response);
    } else {
      Problem.of(ErrorCode.UNAVAILABLE, "The gateway is starting.", SOON)
          .send((HttpServletResponse) response, WebRequest.id(request));
    }
  }

  /** The data plane is not JAX-RS's. */
  private static boolean isElsewhere(HttpServletRequest request) {
    return request.getRequestURI().equals(DATA_PLANE);
  }

  @Override
  public void destroy() {
    // holds nothing
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

  /** Aries at times fails to tell (its list of services is null then): that must stop nobody. */
  private boolean allTaken() {
    try {
      return taken().containsAll(resources());
    } catch (NullPointerException e) {
      return true;
    }
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
