package io.plugai.http.server;

import io.plugai.core.api.access.AuthMethod;
import java.util.Arrays;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.http.runtime.HttpServiceRuntime;

/**
 * Tells whoever started the gateway where it listens and what to try first, once the server listens
 * and the data plane is bound to it. A model may still be loading: a request waits for it.
 */
@Component(
    service = {},
    configurationPid = "io.plugai.access")
public final class Banner {

  private static final String DATA_PLANE = "generate";

  private volatile boolean localOnly;

  /** The endpoint that was told of; empty before. */
  private String told = "";

  /** Called by the framework. */
  @Activate
  public Banner(AccessConfig config) {
    modified(config);
  }

  @Modified
  void modified(AccessConfig config) {
    localOnly = isLocalOnly(config);
  }

  /** What is no way in at all is told by whoever refuses to listen. */
  private static boolean isLocalOnly(AccessConfig config) {
    try {
      return AuthMethod.read(config.ways__in()).contains(AuthMethod.LOCAL_ONLY);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Called by the framework when the server starts; what is bound to it cannot be asked yet. */
  @Reference(
      name = "http",
      updated = "changed",
      unbind = "stopped",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC)
  synchronized void started(HttpServiceRuntime http) {
    told = "";
  }

  /** Called by the framework when something has been bound to the server. */
  synchronized void changed(HttpServiceRuntime http, Map<String, Object> properties) {
    if (properties.get("osgi.http.endpoint") instanceof String[] endpoints
        && endpoints.length > 0
        && !shown(endpoints).equals(told)
        && servesDataPlane(http)) {
      told = shown(endpoints);
      System.out.print(text(told, localOnly)); // for the terminal, not for the log
    }
  }

  /** Called by the framework when the server stops. */
  synchronized void stopped(HttpServiceRuntime http) {
    told = "";
  }

  /** Of all addresses, the one that somebody at this machine can use as it stands. */
  static String shown(String... endpoints) {
    return Arrays.stream(endpoints)
        .filter(endpoint -> endpoint.contains("//127.0.0.1:"))
        .findFirst()
        .or(() -> Arrays.stream(endpoints).filter(endpoint -> !endpoint.contains("%")).findFirst())
        .orElse(endpoints[0]);
  }

  private static boolean servesDataPlane(HttpServiceRuntime http) {
    return Arrays.stream(http.getRuntimeDTO().servletContextDTOs)
        .flatMap(context -> Arrays.stream(context.servletDTOs))
        .anyMatch(servlet -> DATA_PLANE.equals(servlet.name));
  }

  /**
   * The lines to print.
   *
   * @param endpoint URL of the server's root
   * @param localOnly whether no credential is needed
   */
  static String text(String endpoint, boolean localOnly) {
    String url = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
    return """
        PlugAI listens on %1$s%2$s. Try:
          curl -N %1$s/v1/generate -H 'Content-Type: application/json' %3$s\\
            -d '{"model": "local/starter", "modality": "text", "input": "Who are you?", "stream": true}'
        """
        .formatted(
            url,
            localOnly ? ", in local-only mode" : "",
            localOnly ? "" : "-H 'Authorization: Bearer TOKEN' ");
  }
}
