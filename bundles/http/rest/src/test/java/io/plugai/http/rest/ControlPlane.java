package io.plugai.http.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.http.rest.common.JsonBody;
import io.plugai.http.rest.common.Problems;
import io.plugai.http.rest.whole.WholeMessages;
import io.plugai.support.web.Json;
import io.plugai.support.web.TestCertificate;
import io.plugai.support.web.TestServer;
import io.plugai.support.web.WebRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.Servlet;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import org.apache.cxf.jaxrs.servlet.CXFNonSpringJaxrsServlet;

/** Resources behind the JAX-RS and the server of the distribution, on a free port. */
public final class ControlPlane implements AutoCloseable {
  static final Caller ADA = caller("usr_ada", ModelScope.ALL, Permission.READ, Permission.ACCOUNT);
  static final Caller OPERATOR =
      caller("usr_op", ModelScope.ALL, Permission.scopes().toArray(Permission[]::new));

  /** Says when a client has left, which the distribution does not want to know either. */
  private static final Logger CXF = Logger.getLogger("org.apache.cxf");

  /** A permit for each request that has come. */
  final Semaphore came = new Semaphore(0);

  private final HttpClient client;
  private final TestServer server;

  /** Who calls from now on. */
  volatile Caller caller = ADA;

  public ControlPlane(Object... resources) throws Exception {
    client = TestServer.client();
    server = new TestServer(servlet(resources), new Gate(), new WholeMessages());
  }

  /** One that speaks TLS, HTTP/1.1 and HTTP/2. */
  ControlPlane(TestCertificate certificate, Object... resources) throws Exception {
    client = HttpClient.newBuilder().sslContext(TestCertificate.trusting(certificate)).build();
    server = new TestServer(certificate, servlet(resources), new Gate(), new WholeMessages());
  }

  private static Servlet servlet(Object... resources) {
    CXF.setLevel(Level.SEVERE);
    Set<Object> all = new HashSet<>(List.of(resources));
    all.add(new JsonBody());
    all.add(new Problems());
    return new CXFNonSpringJaxrsServlet(all);
  }

  static Caller caller(String id, ModelScope models, Permission... permissions) {
    return new Caller(id, Set.of(permissions), AuthMethod.API_TOKENS, "tok_test", models, Map.of());
  }

  public HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(server.uri(path)));
  }

  public HttpResponse<String> call(String method, String path, String body) throws Exception {
    return send(request(method, path, body));
  }

  public CompletableFuture<HttpResponse<String>> later(String method, String path, String body) {
    return client.sendAsync(request(method, path, body).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String method, String path, String body) {
    return HttpRequest.newBuilder(server.uri(path))
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(body));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return Json.MAPPER.readTree(response.body());
  }

  URI uri(String path) {
    return server.uri(path);
  }

  int port() {
    return server.port();
  }

  int busyThreads() {
    return server.busyThreads();
  }

  @Override
  public void close() throws Exception {
    server.close();
  }

  /** Lets everybody in as whoever calls, as the gate does. */
  private final class Gate implements Filter {
    @Override
    public void init(FilterConfig config) {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      came.release();
      WebRequest.id(request, "req_test");
      WebRequest.remote(request, "192.0.2.7");
      WebRequest.caller(request, caller);
      chain.doFilter(request, response);
    }

    @Override
    public void destroy() {}
  }
}
