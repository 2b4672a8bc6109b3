package io.plugai.http.security;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.access.Authenticator;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.Presented;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.TestCertificate;
import io.plugai.support.web.TestServer;
import io.plugai.support.web.WebRequest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * A server behind a gate, with two ways in: tokens, and the operator of this machine. It answers
 * with the caller and with the address that they come from.
 */
final class GatedServer implements AutoCloseable {
  final MetricRegistry metrics = new MetricRegistry();
  final AtomicInteger acts = new AtomicInteger();
  final Gate gate;
  final TestServer server;
  final HttpClient client;

  GatedServer(Map<String, String> settings) throws Exception {
    gate = gate(settings);
    server = new TestServer(new Echo(), gate);
    client = TestServer.client();
  }

  GatedServer(TestCertificate certificate, Map<String, String> settings) throws Exception {
    gate = gate(settings);
    server = new TestServer(certificate, new Echo(), gate);
    client = HttpClient.newBuilder().sslContext(TestCertificate.trusting(certificate)).build();
  }

  private Gate gate(Map<String, String> settings) {
    Gate made = new Gate(metrics, this::act, config(settings));
    made.addRules(
        () ->
            List.of(
                new AccessRule("GET", "/who", Permission.READ),
                new AccessRule("POST", "/who", Permission.READ),
                new AccessRule("GET", "/own", Permission.ACCOUNT),
                new AccessRule("PUT", "/own", Permission.ACCOUNT),
                new AccessRule("GET", "/public", Permission.PUBLIC),
                new AccessRule("GET", "/operator", Permission.OPERATE),
                new AccessRule("GET", "/open/**", Permission.READ),
                new AccessRule("GET", "/open/operator", Permission.OPERATE),
                new AccessRule("GET", "/one/{name}", Permission.READ),
                new AccessRule("GET", "/fails", Permission.PUBLIC),
                new AccessRule("GET", "/unauthorized", Permission.PUBLIC)));
    made.addAuthenticator(new ThisMachine(), Map.of());
    made.addAuthenticator(new Tokens(), Map.of("service.ranking", 10));
    return made;
  }

  /** A configuration as the framework hands it over: what is not set has its default. */
  static GateConfig config(Map<String, String> settings) {
    return (GateConfig)
        Proxy.newProxyInstance(
            GateConfig.class.getClassLoader(),
            new Class<?>[] {GateConfig.class},
            (proxy, method, arguments) ->
                settings.getOrDefault(
                    method.getName().replace("__", "_"), (String) method.getDefaultValue()));
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(request(path, headers));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws Exception {
    server.close();
  }

  private void act(Caller caller) {
    if (acts.incrementAndGet() > 2) {
      throw new GatewayException(ErrorCode.RATE_LIMITED, "Slowly.")
          .withRetryAfter(Duration.ofSeconds(3));
    }
  }

  private static Caller caller(String id, AuthMethod way) {
    return new Caller(
        id,
        EnumSet.of(Permission.READ, Permission.ACCOUNT),
        way,
        way.id(),
        ModelScope.ALL,
        Map.of());
  }

  private record ThisMachine() implements Authenticator {
    @Override
    public AuthMethod way() {
      return AuthMethod.LOCAL_ONLY;
    }

    @Override
    public Authentication authenticate(Presented presented) {
      return presented.remote().isLoopbackAddress() && !presented.forwarded()
          ? new Authentication.Accepted(caller("operator", way()))
          : new Authentication.NotMine();
    }
  }

  private record Tokens() implements Authenticator {
    @Override
    public AuthMethod way() {
      return AuthMethod.API_TOKENS;
    }

    @Override
    public Authentication authenticate(Presented presented) {
      return switch (presented.bearer().orElse("")) {
        case "" -> new Authentication.NotMine();
        case "good" -> new Authentication.Accepted(caller("person", way()));
        case "expired" -> refused(ErrorCode.TOKEN_EXPIRED);
        case "down" -> refused(ErrorCode.UNAVAILABLE);
        case "disabled" -> refused(ErrorCode.ACCOUNT_DISABLED);
        default -> refused(ErrorCode.TOKEN_INVALID);
      };
    }

    private static Authentication refused(ErrorCode refusal) {
      return new Authentication.Refused(new GatewayException(refusal, "No."));
    }
  }

  private static final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getRequestURI().equals("/fails")) {
        response.sendError(500);
      } else if (request.getRequestURI().equals("/unauthorized")) {
        response.setStatus(401);
      } else {
        response
            .getOutputStream()
            .print(
                WebRequest.caller(request).map(Caller::id).orElse("nobody")
                    + " "
                    + WebRequest.remote(request));
      }
    }
  }
}
