package io.plugai.http.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.support.web.TestCertificate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is believed of where a request comes from. All of them come over loopback. */
class ProxiesTest {
  private static final String HSTS = "Strict-Transport-Security";

  private static String who(GatedServer server, String header, String value) throws Exception {
    return server.get("/who", header, value, "x-api-key", "good").body();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          X-Forwarded-For   | 192.0.2.1
          Forwarded         | for=192.0.2.1;proto=https
          X-Real-IP         | 192.0.2.1
          Via               | 1.1 proxy
          X-Forwarded-Proto | https
          X-Forwarded-Host  | plugai.example.org
          """)
  void whatAStrangerSaysOfItselfIsNotBelievedAndMakesItNoOperator(String header, String value)
      throws Exception {
    try (GatedServer server = new GatedServer(Map.of())) {
      var response = server.get("/public", header, value);
      assertThat(response.body()).isEqualTo("nobody 127.0.0.1");
      assertThat(response.headers().firstValue(HSTS)).isEmpty();
      assertThat(server.get("/who", header, value).statusCode()).isEqualTo(401);
      assertThat(who(server, header, value)).isEqualTo("person 127.0.0.1");
      assertThat(server.get("/who").body()).isEqualTo("operator 127.0.0.1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          X-Forwarded-For | 192.0.2.1                                   | 192.0.2.1
          X-Forwarded-For | 192.0.2.1:4711                              | 192.0.2.1
          X-Forwarded-For | 2001:db8::7                                 | 2001:db8:0:0:0:0:0:7
          X-Forwarded-For | [2001:db8::7]:99                            | 2001:db8:0:0:0:0:0:7
          X-Forwarded-For | 6.6.6.6, 192.0.2.1                          | 192.0.2.1
          X-Forwarded-For | 127.0.0.1, 192.0.2.1, 10.1.2.3              | 192.0.2.1
          X-Forwarded-For | 10.0.0.1, 10.0.0.2                          | 10.0.0.1
          X-Forwarded-For | 192.0.2.1, evil.example.org                 | 127.0.0.1
          X-Forwarded-For | 192.0.2.1, 1.2.3.256                        | 127.0.0.1
          X-Forwarded-For | unknown                                     | 127.0.0.1
          X-Forwarded-For | 10.0.0.1, <script>                          | 127.0.0.1
          Forwarded       | for=192.0.2.1                               | 192.0.2.1
          Forwarded       | For="[2001:db8::7]:4711";proto=https;by=x   | 2001:db8:0:0:0:0:0:7
          Forwarded       | for=6.6.6.6, for=192.0.2.1;host=a, for=10.1.1.1 | 192.0.2.1
          Forwarded       | for=_hidden, for=10.1.1.1                   | 10.1.1.1
          Forwarded       | proto=https                                 | 127.0.0.1
          """)
  void behindATrustedProxyTheFirstHopFromTheRightThatIsNotTrustedIsTheClient(
      String header, String value, String client) throws Exception {
    try (GatedServer server =
        new GatedServer(Map.of("trusted_proxies", "127.0.0.1, 10.0.0.0/8, ::1"))) {
      assertThat(who(server, header, value)).isEqualTo("person " + client);
    }
  }

  @Test
  void whoComesThroughATrustedProxyIsNeverTakenForTheOperatorOfThisMachine() throws Exception {
    try (GatedServer server = new GatedServer(Map.of("trusted_proxies", "127.0.0.0/8"))) {
      assertThat(server.get("/who").statusCode()).isEqualTo(401);
      assertThat(server.get("/who", "X-Forwarded-For", "127.0.0.1").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void ofTwoHeadersThatDifferNeitherIsBelieved() throws Exception {
    try (GatedServer server = new GatedServer(Map.of("trusted_proxies", "127.0.0.1"))) {
      assertThat(
              server
                  .get(
                      "/public",
                      "X-Forwarded-For",
                      "192.0.2.1",
                      "Forwarded",
                      "for=6.6.6.6;proto=https")
                  .body())
          .isEqualTo("nobody 127.0.0.1");
      assertThat(
              server
                  .get("/public", "X-Forwarded-For", "192.0.2.1", "Forwarded", "for=192.0.2.1")
                  .body())
          .isEqualTo("nobody 192.0.2.1");
    }
  }

  @Test
  void proxiesAreTrustedFromTheMomentThatTheyAreSet() throws Exception {
    try (GatedServer server = new GatedServer(Map.of())) {
      server.gate.modified(GatedServer.config(Map.of("trusted_proxies", "127.0.0.1")));
      assertThat(who(server, "X-Forwarded-For", "192.0.2.1")).isEqualTo("person 192.0.2.1");
      server.gate.modified(GatedServer.config(Map.of("trusted_proxies", "192.0.2.0/24")));
      assertThat(who(server, "X-Forwarded-For", "192.0.2.1")).isEqualTo("person 127.0.0.1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy.example.org",
        "10.0.0.0/33",
        "10.0.0.0/",
        "1.2.3",
        "::1/129",
        "10.0.0.0/-1"
      })
  void whatIsNoNetworkIsToldOfAndNotTrusted(String text) {
    List<String> complaints = new ArrayList<>();

    SecuritySettings.read(
        GatedServer.config(Map.of("trusted_proxies", "::1," + text)), complaints::add);

    assertThat(complaints).singleElement().asString().startsWith("'" + text + "'").endsWith(".");
  }

  @Test
  void browsersAreToldToInsistOnTlsOnlyOverTls(@TempDir Path folder) throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "tls");
    try (GatedServer server = new GatedServer(certificate, Map.of())) {
      assertThat(server.get("/public").headers().firstValue(HSTS)).hasValue("max-age=31536000");
      assertThat(server.get("/fails").headers().firstValue(HSTS)).hasValue("max-age=31536000");
      server.gate.modified(GatedServer.config(Map.of("hsts_seconds", "0")));
      assertThat(server.get("/public").headers().firstValue(HSTS)).isEmpty();
    }
    try (GatedServer server =
        new GatedServer(Map.of("trusted_proxies", "127.0.0.1", "hsts_seconds", "60"))) {
      assertThat(server.get("/public").headers().firstValue(HSTS)).isEmpty();
      assertThat(server.get("/public", "X-Forwarded-Proto", "https").headers().firstValue(HSTS))
          .hasValue("max-age=60");
      assertThat(
              server
                  .get("/public", "Forwarded", "for=192.0.2.1;proto=https")
                  .headers()
                  .firstValue(HSTS))
          .hasValue("max-age=60");
      assertThat(server.get("/public", "X-Forwarded-Proto", "http").headers().firstValue(HSTS))
          .isEmpty();
    }
  }
}
