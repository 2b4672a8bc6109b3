package io.plugai.http.server;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.runtime.HttpServiceRuntime;

/** Tells whoever started the gateway where it listens, and what to try first. */
@Component(service = {})
public final class Banner {

  @Activate
  public Banner(@Reference(name = "http") Map.Entry<Map<String, Object>, HttpServiceRuntime> http) {
    if (http.getKey().get("osgi.http.endpoint") instanceof String[] endpoints
        && endpoints.length > 0) {
      say(endpoints[0]);
    }
  }

  @SuppressWarnings("SystemOut") // meant for the terminal, not for the log
  private static void say(String endpoint) {
    String url = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
    System.out.printf("PlugAI listens on %s%nTry: curl %s/v1/health%n", url, url);
  }
}
