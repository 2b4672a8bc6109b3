package io.plugai.http.security;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.AccessRules;
import io.plugai.core.api.access.ActLimits;
import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Authenticator;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.health.ReadinessCheck;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.servlet.DispatcherType;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.http.whiteboard.Preprocessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request passes before anything else sees it: it gets an id, its caller is found out,
 * and it is refused where no rule lets it through. Whatever fails behind the gate leaves it as the
 * one error body, never as a page or a text of the server, of a library or of an exception.
 *
 * <p>A preprocessor rather than a filter: those stand in one servlet context each, and only before
 * paths that have a servlet. Bundles with routes ask for the service with {@value #PRESENT}, so
 * that nothing answers while the gate is away.
 */
@Component(
    service = {Preprocessor.class, ReadinessCheck.class},
    property = Gate.PRESENT,
    configurationPid = {GateConfig.PID, GateConfig.ACCESS_PID})
public final class Gate implements Preprocessor, ReadinessCheck {

  /** The service property by which bundles with routes know the gate. */
  static final String PRESENT = "plugai.gate=true";

  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  /** Where a request keeps what goes on its answer, for when it goes on asynchronously. */
  private static final String HEADERS = "io.plugai.gate.headers";

  private final AccessLog log;
  private final Set<AccessRules> ruleServices = ConcurrentHashMap.newKeySet();
  private volatile RouteTable routes = new RouteTable(List.of());

  private final Callers callers;
  private final ActLimits acts;
  private volatile SecuritySettings settings;

  /** Counts requests in this registry. */
  @Activate
  public Gate(@Reference MetricRegistry metrics, @Reference ActLimits acts, GateConfig config) {
    this.acts = acts;
    this.log = new AccessLog(metrics);
    this.callers = new Callers(metrics);
    this.settings = SecuritySettings.read(config, LOG::error);
  }

  /** Takes effect with the next request; the gate stays where it is, and the routes behind it. */
  @Modified
  void modified(GateConfig config) {
    settings = SecuritySettings.read(config, LOG::error);
  }

  /** Those that need the database come after it: until then only what is public is answered. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addAuthenticator(Authenticator authenticator, Map<String, Object> properties) {
    callers.add(authenticator, properties);
  }

  void removeAuthenticator(Authenticator authenticator) {
    callers.remove(authenticator);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  synchronized void addRules(AccessRules rules) {
    ruleServices.add(rules);
    compile();
  }

  synchronized void removeRules(AccessRules rules) {
    ruleServices.remove(rules);
    compile();
  }

  private void compile() {
    routes = new RouteTable(ruleServices.stream().flatMap(r -> r.rules().stream()).toList());
  }

  @Override
  public String name() {
    return "ways in";
  }

  @Override
  public Optional<String> problem() {
    return callers.present().containsAll(settings.waysIn())
        ? Optional.empty()
        : Optional.of("Not every way in is open yet.");
  }

  @Override
  public void init(FilterConfig config) {
    // needs nothing
  }

  @Override
  public void doFilter(ServletRequest req, ServletResponse res, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) req;
    if (request.getDispatcherType() == DispatcherType.REQUEST) {
      receive(request, (HttpServletResponse) res, chain);
    } else {
      // The same request goes on, asynchronously or towards an error: it has passed already.
      GateResponse response =
          new GateResponse((HttpServletResponse) res, WebRequest.id(req), headers(req));
      chain.doFilter(req, response);
      replaceForeignPage(request, response);
    }
  }

  private void receive(HttpServletRequest request, HttpServletResponse res, FilterChain chain)
      throws IOException {
    String id = WebRequest.idFrom(Objects.requireNonNullElse(header(request), ""));
    WebRequest.id(request, id);
    SecuritySettings now = settings;
    Proxies.Client client = now.proxies().client(request);
    WebRequest.remote(request, client.address().getHostAddress());
    request.setAttribute(HEADERS, headers(request, client, now));
    GateResponse response = new GateResponse(res, id, headers(request));
    AccessLog.Entry entry = log.begin(request, response, id);
    try {
      if (now.cors().isPreflight(request)) {
        answerPreflight(request, response, entry);
      } else {
        admit(request, client, response, entry);
        chain.doFilter(request, response);
        replaceForeignPage(request, response);
      }
    } catch (Exception e) {
      fail(e, response, id);
    } finally {
      entry.leave(request);
    }
  }

  /** JAX-RS has a page of its own for a path that nothing is bound to. */
  private static void replaceForeignPage(HttpServletRequest request, GateResponse response)
      throws IOException {
    String type = response.getContentType();
    if (response.getStatus() == HttpServletResponse.SC_NOT_FOUND
        && type != null
        && type.startsWith("text/html")
        && !request.isAsyncStarted()
        && !response.isCommitted()) {
      response.reset(); // it was written by a writer, we write bytes
      response.send(GateResponse.NOT_THERE_YET);
    }
  }

  @SuppressWarnings("NullAway") // the servlet API knows no @Nullable
  private static String header(HttpServletRequest request) {
    return request.getHeader(WebRequest.ID_HEADER);
  }

  private static Map<String, String> headers(
      HttpServletRequest request, Proxies.Client client, SecuritySettings settings) {
    Map<String, String> headers = settings.cors().headers(request);
    if (client.secure() && settings.hstsSeconds() > 0) {
      headers.put("Strict-Transport-Security", "max-age=" + settings.hstsSeconds());
    }
    return headers;
  }

  @SuppressWarnings("unchecked") // only this class writes the attribute
  private static Map<String, String> headers(ServletRequest request) {
    return request.getAttribute(HEADERS) instanceof Map<?, ?> headers
        ? (Map<String, String>) headers
        : Map.of();
  }

  /** Before anybody has said who they are: a browser asks without the page's credential. */
  private void answerPreflight(
      HttpServletRequest request, HttpServletResponse response, AccessLog.Entry entry) {
    RouteTable.Route route = route(request);
    entry.route(route.path());
    Cors.preflight(route.allow()).forEach(response::setHeader);
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  private RouteTable.Route route(HttpServletRequest request) {
    return routes.at(request.getRequestURI()).orElseThrow(() -> problem(ErrorCode.NOT_FOUND));
  }

  private void admit(
      HttpServletRequest request,
      Proxies.Client client,
      HttpServletResponse response,
      AccessLog.Entry entry) {
    RouteTable.Route route = route(request);
    entry.route(route.path());
    Wording.check(request);
    AccessRule rule =
        route
            .rule(request.getMethod())
            .orElseThrow(
                () -> {
                  response.setHeader("Allow", route.allow());
                  return problem(ErrorCode.METHOD_NOT_ALLOWED);
                });
    boolean anybody = rule.permission() == Permission.PUBLIC;
    Optional<Caller> caller = callers.of(request, client, settings.waysIn(), anybody);
    if (caller.isPresent() && caller.get().way() == AuthMethod.LOCAL_ONLY) {
      LocalOnly.objection(request).ifPresent(Gate::refuse);
    }
    authorise(request, caller, rule, entry);
    if (rule.permission() == Permission.ACCOUNT && !rule.method().equals("GET")) {
      caller.ifPresent(acts::act);
    }
  }

  private void authorise(
      HttpServletRequest request, Optional<Caller> caller, AccessRule rule, AccessLog.Entry entry) {
    caller.ifPresent(
        known -> {
          WebRequest.caller(request, known);
          entry.caller(known.id());
        });
    if (caller.isEmpty() && rule.permission() != Permission.PUBLIC) {
      callers.count(ErrorCode.UNAUTHENTICATED);
      throw problem(ErrorCode.UNAUTHENTICATED);
    }
    if (caller.isPresent() && !caller.get().may(rule.permission())) {
      throw problem(ErrorCode.FORBIDDEN);
    }
  }

  private static GatewayException problem(ErrorCode code) {
    return Problem.of(code).exception();
  }

  private static void refuse(Problem problem) {
    throw problem.exception();
  }

  /** An answer that has begun is cut off, so that nobody takes it for a whole one. */
  private static void fail(Exception failure, GateResponse response, String id) throws IOException {
    if (Problem.isUnexpected(failure)) {
      LOG.error("request {} failed", id, failure);
    }
    if (response.isCommitted()) {
      throw new IOException("the answer to request " + id + " was cut off");
    }
    response.send(Problem.of(failure));
  }

  @Override
  public void destroy() {
    // holds nothing
  }
}
