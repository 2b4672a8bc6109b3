package io.plugai.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressesTest {
  private final Addresses remote = of("https://8.8.8.8/v1");
  private final Addresses here = of("http://127.0.0.1:8080/v1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://localhost/",
        "https://10.0.0.1/",
        "https://172.16.3.4/",
        "https://192.168.1.1/",
        "https://100.64.0.1/",
        "https://169.254.169.254/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://[::1]/",
        "https://[::]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:a00:1::]/",
        "https://255.255.255.255/"
      })
  void noAddressOfAPrivateKindIsAsked(String uri) {
    assertThat(remote.objection(URI.create(uri))).contains("an address in a private network");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://8.8.4.4/",
        "ftp://8.8.4.4/",
        "file:///etc/passwd",
        "https:opaque",
        "/relative",
        "",
        "https://key:secret@8.8.8.8/"
      })
  void nothingButHttpsIsAskedAndNoPasswordSent(String uri) {
    assertThat(remote.objection(URI.create(uri))).isPresent();
    assertThat(remote.areOwn(URI.create(uri))).isFalse();
  }

  @Test
  void theInternetMayBeAskedByHttps() {
    assertThat(remote.objection(URI.create("https://1.1.1.1/file"))).isEmpty();
    assertThat(remote.objection(URI.create("https://[2606:4700::1111]:8443/file"))).isEmpty();
  }

  @Test
  void aProviderMayTellAddressesOfItsOwnKind() {
    assertThat(here.objection(URI.create("http://127.0.0.1:9/"))).isEmpty();
    assertThat(here.objection(URI.create("http://8.8.8.8/"))).isEmpty();
    assertThat(here.objection(URI.create("http://192.168.1.1/"))).isPresent();
    assertThat(here.objection(URI.create("http://169.254.169.254/"))).isPresent();
    assertThat(of("http://192.168.1.2").objection(URI.create("http://10.9.9.9/"))).isEmpty();
  }

  @Test
  void itsOwnIsTheSameOriginAndTheDomainsThatAreNamed() {
    assertThat(remote.areOwn(URI.create("https://8.8.8.8:443/other"))).isTrue();
    assertThat(remote.areOwn(URI.create("HTTPS://8.8.8.8"))).isTrue();
    assertThat(remote.areOwn(URI.create("http://8.8.8.8:443/"))).isFalse();
    assertThat(remote.areOwn(URI.create("https://8.8.8.8:8443/"))).isFalse();
    assertThat(remote.areOwn(URI.create("https://api.example.org/"))).isFalse();
    Addresses more = remote.and("example.org");
    assertThat(more.areOwn(URI.create("https://api.eu.example.org/"))).isTrue();
    assertThat(more.areOwn(URI.create("https://example.org/"))).isTrue();
    assertThat(more.areOwn(URI.create("https://badexample.org/"))).isFalse();
    assertThat(more.areOwn(URI.create("https://example.org.evil.net/"))).isFalse();
    assertThat(more.areOwn(URI.create("http://example.org/"))).isFalse();
    assertThat(more.areOwn(URI.create("https://example.org:444/"))).isFalse();
  }

  @Test
  void behindAProxyNamesAreTheProxysToLookUp() {
    Network proxied = Network.of(Map.of("HTTPS_PROXY", "http://proxy.example:3128"));
    Addresses behind = new Addresses(URI.create("https://api.example.org"), proxied);
    assertThat(behind.objection(URI.create("https://no-such-name.example/"))).isEmpty();
    assertThat(behind.objection(URI.create("https://10.0.0.1/"))).isPresent();
    assertThat(behind.objection(URI.create("https://0x7f000001/"))).isPresent();
    assertThat(behind.objection(URI.create("https://localhost/"))).isPresent();
  }

  private static Addresses of(String base) {
    return new Addresses(URI.create(base), Network.direct());
  }
}
