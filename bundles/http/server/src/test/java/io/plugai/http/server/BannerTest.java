package io.plugai.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BannerTest {

  @Test
  void ofManyAddressesTheOneOfThisMachineIsShown() {
    assertThat(
            Banner.shown(
                "https://[fe80::2%eth0]:8080/",
                "https://10.0.0.3:8080/", "https://127.0.0.1:8080/"))
        .isEqualTo("https://127.0.0.1:8080/");
    assertThat(Banner.shown("https://[fe80::2%eth0]:8080/", "https://10.0.0.3:8080/"))
        .isEqualTo("https://10.0.0.3:8080/");
    assertThat(Banner.shown("https://[fe80::2%eth0]:8080/"))
        .isEqualTo("https://[fe80::2%eth0]:8080/");
  }

  @Test
  void whatToTryIsWithoutACredentialOnlyWhereNoneIsAskedFor() {
    assertThat(Banner.text("http://127.0.0.1:8080/", true))
        .startsWith("PlugAI listens on http://127.0.0.1:8080, in local-only mode. Try:")
        .contains("http://127.0.0.1:8080/v1/generate")
        .doesNotContain("Authorization");
    assertThat(Banner.text("http://127.0.0.1:8080/", false))
        .doesNotContain("local-only")
        .contains("Authorization: Bearer");
  }
}
