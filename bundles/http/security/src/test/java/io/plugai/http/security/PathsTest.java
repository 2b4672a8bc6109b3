package io.plugai.http.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.support.web.TestCertificate;
import java.net.http.HttpClient.Version;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How paths may be spelt, over HTTP/1.1 and HTTP/2: the servlet behind answers every one. */
class PathsTest {
  private static GatedServer http1;
  private static GatedServer http2;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    http1 = new GatedServer(Map.of());
    http2 = new GatedServer(TestCertificate.make(folder, "tls"), Map.of());
    assertThat(http2.get("/public").version()).isEqualTo(Version.HTTP_2);
  }

  @AfterAll
  static void stop() throws Exception {
    http1.close();
    http2.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/open/a%2Fb", "/open/a/b%2fc", "/open/a%20b+c%3Ad", "/one/a%20b"})
  void anEscapePassesWhereWhatItStandsForDoes(String path) throws Exception {
    assertThat(http1.get(path).statusCode()).isEqualTo(200);
    assertThat(http2.get(path).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/open/..%2Fwho",
        "/open/a%2F..%2F..%2Fwho",
        "/open/%2e%2e%2Fwho",
        "/open/%2e%2e/who",
        "/open/../who",
        "/open/..;/who",
        "/open/a%2Fb;c=d",
        "/open//a",
        "/open/a%2F%2Fb",
        "/open/a%2F",
        "/open/a%252Fb",
        "/open/op%65rator",
        "/open/..%5Cwho",
        "/open%2Fa",
        "/one%2Fa",
        "/one/a%2Fb",
        "/one/..%2Fwho",
        "/%77ho",
        "//who"
      })
  void noSpellingLeadsPastARule(String path) throws Exception {
    assertThat(http1.get(path).statusCode()).isIn(400, 404);
    assertThat(http2.get(path).statusCode()).isIn(400, 404);
  }
}
