package io.plugai.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedTest {

  @ParameterizedTest
  @CsvSource({
    "api_key, sk-canary",
    "apiKey, canary",
    "client_secret, canary",
    "tls_keystore_password, canary",
    "session_token, canary",
    "header.X-Team, canary",
    "aws_credentials, canary",
    "api_key, $[env:OPENAI_API_KEY;default=canary]",
    "base_url, https://ada:canary@example.org/v1",
    "llama_server_arguments, --threads 2 --api-key canary",
    "llama_server_arguments, --api-key=canary --threads 2",
  })
  void whatMayBeASecretIsHidden(String key, String value) {
    assertThat(Masked.value(key, value)).contains("(hidden)").doesNotContain("canary");
  }

  @ParameterizedTest
  @CsvSource({
    "base_url, https://example.org/v1",
    "key_required, false",
    "access_token_minutes, 10",
    "api_key, $[env:OPENAI_API_KEY;default=]",
    "api_key, ''",
    "llama_server_arguments, --threads 2",
  })
  void allElseIsShown(String key, String value) {
    assertThat(Masked.value(key, value)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"models, one, '[one, two]'", "api_keys, one, (hidden)"})
  void severalValuesAreOneText(String key, String first, String shown) {
    assertThat(Masked.value(key, new String[] {first, "two"})).isEqualTo(shown);
  }
}
