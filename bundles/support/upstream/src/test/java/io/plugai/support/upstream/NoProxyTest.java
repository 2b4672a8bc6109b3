package io.plugai.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NoProxyTest {

  @ParameterizedTest
  @CsvSource({
    "example.org, https://example.org/v1, true",
    "example.org, https://api.example.org, true",
    "example.org, https://badexample.org, false",
    ".example.org, https://API.example.org, true",
    "*.example.org, https://api.example.org, true",
    "example.org:8443, https://example.org:8443, true",
    "example.org:8443, https://example.org, false",
    "example.org:443, https://example.org, true",
    "'a.test, b.test', http://b.test, true",
    "'a.test b.test', http://b.test, true",
    "*, http://anything.test, true",
    "'', http://anything.test, false",
    "10.0.0.0/8, http://10.1.2.3:8000, true",
    "10.0.0.0/8, http://11.1.2.3:8000, false",
    "10.0.0.0/33, http://10.0.0.0, false",
    "192.168.1.7, http://192.168.1.7, true",
    "fd00::/8, http://[fd12::1]:80, true",
    "fd00::/8, http://10.0.0.1, false",
    "nonsense/8, http://10.0.0.1, false",
    "'', http://127.0.0.1:11434, true",
    "'', http://127.8.8.8, true",
    "'', http://localhost:8000, true",
    "'', http://[::1]:8000, true"
  })
  void coversWhatItNames(String list, URI uri, boolean covered) {
    assertThat(NoProxy.of(list).covers(uri)).isEqualTo(covered);
  }
}
