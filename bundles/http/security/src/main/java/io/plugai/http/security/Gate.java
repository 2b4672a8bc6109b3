package io.plugai.http.security;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.AccessRules;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.access.Authenticator;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.Presented;
import io.plugai.core.api.access.Way;
import io.plugai.support.web.ErrorCode;
import io.plugai.support.web.Problem;
import io.plugai.support.web.ProblemException;
import io.plugai.support.web.WebRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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
@Component(service = Preprocessor.class, property = Gate.PRESENT)
public final class Gate implements Preprocessor {

  /** The service property by which bundles with routes know the gate. */
  static final String PRESENT = "plugai.gate=true";

  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
  private static final String BEARER = "Bearer ";

  private final AccessLog log;
  private final Set<AccessRules> ruleServices = ConcurrentHashMap.newKeySet();
  private volatile RouteTable routes = new RouteTable(List.of());

  private volatile List<Authenticator> authenticators = List.of();

  /** Counts requests in this registry. */
  @Activate
  public Gate(@Reference MetricRegistry metrics) {
    this.log = new AccessLog(metrics);
  }

  @Reference(
      cardinality = ReferenceCardinality.AT_LEAST_ONE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  synchronized void addAuthenticator(Authenticator authenticator) {
    authenticators = Stream.concat(authenticators.stream(), Stream.of(authenticator)).toList();
  }

  synchronized void removeAuthenticator(Authenticator authenticator) {
    authenticators = authenticators.stream().filter(a -> a != authenticator).toList();
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
      chain.doFilter(req, new GateResponse((HttpServletResponse) res, WebRequest.id(req)));
    }
  }

  private void receive(HttpServletRequest request, HttpServletResponse res, FilterChain chain)
      throws IOException {
    String id = WebRequest.idFrom(Objects.requireNonNullElse(header(request), ""));
    WebRequest.id(request, id);
    GateResponse response = new GateResponse(res, id);
    AccessLog.Entry entry = log.begin(request, response, id);
    try {
      admit(request, response, entry);
      chain.doFilter(request, response);
    } catch (ProblemException e) {
      e.problem().send(response, id);
    } catch (Exception e) {
      fail(e, response, id);
    } finally {
      entry.leave(request);
    }
  }

  @SuppressWarnings("NullAway") // the servlet API knows no @Nullable
  private static String header(HttpServletRequest request) {
    return request.getHeader(WebRequest.ID_HEADER);
  }

  private void admit(
      HttpServletRequest request, HttpServletResponse response, AccessLog.Entry entry) {
    Optional<Caller> caller = authenticate(request);
    if (caller.isPresent() && caller.get().way() == Way.LOCAL_ONLY) {
      LocalOnly.objection(request).ifPresent(Gate::refuse);
    }
    RouteTable.Route route =
        routes.at(request.getRequestURI()).orElseThrow(() -> problem(ErrorCode.NOT_FOUND));
    entry.route(route.path());
    AccessRule rule =
        route
            .rule(request.getMethod())
            .orElseThrow(
                () -> {
                  response.setHeader("Allow", route.allow());
                  return problem(ErrorCode.METHOD_NOT_ALLOWED);
                });
    authorise(request, caller, rule, entry);
  }

  private static void authorise(
      HttpServletRequest request, Optional<Caller> caller, AccessRule rule, AccessLog.Entry entry) {
    caller.ifPresent(
        known -> {
          WebRequest.caller(request, known);
          entry.caller(known.id());
        });
    boolean allowed =
        caller
            .map(known -> known.may(rule.permission()))
            .orElse(rule.permission() == Permission.PUBLIC);
    if (!allowed) {
      throw problem(caller.isPresent() ? ErrorCode.FORBIDDEN : ErrorCode.UNAUTHENTICATED);
    }
  }

  private Optional<Caller> authenticate(HttpServletRequest request) {
    Presented presented = presented(request);
    for (Authenticator authenticator : authenticators) {
      Authentication answer = authenticator.authenticate(presented);
      if (answer instanceof Authentication.Refused refused) {
        throw refused.why();
      }
      if (answer instanceof Authentication.Accepted accepted) {
        return Optional.of(accepted.caller());
      }
    }
    return Optional.empty();
  }

  private static Presented presented(HttpServletRequest request) {
    try {
      // A literal address: nothing is looked up.
      return new Presented(InetAddress.getByName(request.getRemoteAddr()), bearer(request), false);
    } catch (IOException e) {
      throw new IllegalStateException("a connection without an address", e);
    }
  }

  private static Optional<String> bearer(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(authorization.substring(BEARER.length()).trim())
        : Optional.ofNullable(request.getHeader("x-api-key"));
  }

  private static ProblemException problem(ErrorCode code) {
    return new ProblemException(Problem.ofStatus(code.status()));
  }

  private static void refuse(Problem problem) {
    throw new ProblemException(problem);
  }

  /** An answer that has begun is cut off, so that nobody takes it for a whole one. */
  private static void fail(Exception failure, GateResponse response, String id) throws IOException {
    if (Problem.isUnexpected(failure)) {
      LOG.error("request {} failed", id, failure);
    }
    if (response.isCommitted()) {
      throw new IOException("the answer to request " + id + " was cut off");
    }
    Problem.of(failure).send(response, id);
  }

  @Override
  public void destroy() {
    // holds nothing
  }
}
