package io.plugai.core.downloads;

import java.lang.reflect.Proxy;
import java.util.Map;

/** The configuration with small bounds, and what a test says otherwise. */
final class TestConfig {
  private static final Map<String, Object> SMALL =
      Map.of(
          "retry__millis",
          10,
          "large__bytes",
          4L << 20,
          "piece__bytes",
          1L << 20,
          "patience__seconds",
          20,
          "source__seconds",
          10,
          "reserve__bytes",
          0L);

  private TestConfig() {}

  static DownloadsConfig with(Map<String, Object> other) {
    return (DownloadsConfig)
        Proxy.newProxyInstance(
            DownloadsConfig.class.getClassLoader(),
            new Class<?>[] {DownloadsConfig.class},
            (proxy, method, arguments) -> {
              Object small = SMALL.getOrDefault(method.getName(), method.getDefaultValue());
              return other.getOrDefault(method.getName(), small);
            });
  }
}
