package io.plugai.http.server;

import java.util.Map;
import javax.servlet.Servlet;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.runtime.HttpServiceRuntime;

/**
 * Tells whoever started the gateway where it listens and what to try first, once the server listens
 * and the data plane is there. A model may still be loading: a request waits for it.
 */
@Component(service = {})
public final class Banner {

  /** Called by the framework, again after each change of the address. */
  @Activate
  public Banner(
      @Reference(name = "http") Map.Entry<Map<String, Object>, HttpServiceRuntime> http,
      @Reference(name = "generate", target = "(osgi.http.whiteboard.servlet.name=generate)")
          ServiceReference<Servlet> generate) {
    if (http.getKey().get("osgi.http.endpoint") instanceof String[] endpoints
        && endpoints.length > 0) {
      System.out.print(text(endpoints[0])); // for the terminal, not for the log
    }
  }

  /**
   * The lines to print.
   *
   * @param endpoint URL of the server's root
   */
  static String text(String endpoint) {
    String url = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
    return """
        PlugAI listens on %1$s, in local-only mode. Try:
          curl -N %1$s/v1/generate -H 'Content-Type: application/json' \\
            -d '{"model": "local/starter", "modality": "text", "input": "Who are you?", "stream": true}'
        """
        .formatted(url);
  }
}
