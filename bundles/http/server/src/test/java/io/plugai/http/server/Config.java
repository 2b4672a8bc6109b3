package io.plugai.http.server;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations as the framework hands them over: what is not set has its default. */
final class Config {

  private Config() {}

  static HttpServerConfig http(Map<String, String> values) {
    return of(HttpServerConfig.class, values);
  }

  static AccessConfig ways(String ways) {
    return of(AccessConfig.class, Map.of("ways_in", ways));
  }

  private static <T> T of(Class<T> type, Map<String, String> values) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                values.getOrDefault(
                    method.getName().replace("__", "_"), (String) method.getDefaultValue())));
  }
}
