package io.plugai.http.rest.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.http.rest.keys.CredentialBody;
import io.plugai.http.rest.keys.KeyBodies;
import io.plugai.http.rest.login.LoginResource;
import io.plugai.http.rest.login.PasswordResource;
import io.plugai.http.rest.login.RegistrationResource;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.Json;
import io.plugai.support.web.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.MultivaluedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SecretTextTest {
  private static final String CANARY = "canary-4711";

  static Stream<Arguments> bodiesWithSecrets() {
    return Stream.of(
        Arguments.of(
            RegistrationResource.RegistrationBody.class, "{\"invite\": @, \"password\": @}"),
        Arguments.of(LoginResource.LoginBody.class, "{\"name\": \"ada\", \"password\": @}"),
        Arguments.of(LoginResource.RefreshBody.class, "{\"refresh_token\": @}"),
        Arguments.of(
            PasswordResource.PasswordBody.class, "{\"current_password\": @, \"new_password\": @}"),
        Arguments.of(CredentialBody.class, "{\"key\": @}"),
        Arguments.of(CredentialBody.class, "{\"secret_key\": @, \"session_token\": @}"),
        Arguments.of(CredentialBody.class, "{\"client_secret\": @}"),
        Arguments.of(CredentialBody.class, "{\"headers\": {\"X-Key\": @}}"),
        Arguments.of(KeyBodies.Addition.class, "{\"credential\": {\"key\": @}}"),
        Arguments.of(KeyBodies.Replacement.class, "{\"credential\": {\"key\": @}}"));
  }

  @ParameterizedTest
  @MethodSource("bodiesWithSecrets")
  void aRequestWithASecretNeverShowsIt(Class<?> type, String body) throws Exception {
    Object read = read(type, body.replace("@", "\"" + CANARY + "\""));

    assertThat(read.toString()).doesNotContain("4711");
    assertThat(String.valueOf(read)).isEqualTo(type.getSimpleName() + "[…]");
  }

  @ParameterizedTest
  @MethodSource("bodiesWithSecrets")
  void aSecretOfTheWrongTypeIsInNoException(Class<?> type, String body) {
    for (String wrong :
        Arrays.asList(
            "4711", "[\"" + CANARY + "\"]", "{\"a\": \"" + CANARY + "\"}", "\"" + CANARY)) {
      assertThatThrownBy(() -> read(type, body.replace("@", wrong)))
          .isInstanceOfSatisfying(
              GatewayException.class,
              e -> {
                assertThat(Problem.of(e).toString()).doesNotContain("4711");
                assertThat(e.toString()).doesNotContain("4711");
                assertThat(e.getCause()).isNull();
              });
    }
  }

  @Test
  void aServiceAccountMayComeAsAnObjectOrAsItsText() throws Exception {
    for (String json : Arrays.asList("{\"a\": \"b\"}", "\"{\\\"a\\\":\\\"b\\\"}\"")) {
      CredentialBody body = (CredentialBody) read(CredentialBody.class, "{\"json\": " + json + "}");

      assertThat(body.json().reveal()).isEqualTo("{\"a\":\"b\"}");
    }
  }

  @Test
  void aSecretThatComesIntoAnAnswerByMistakeIsNotWritten() {
    byte[] answer = Json.bytes(Map.of("key", new Secret(CANARY)));

    assertThat(new String(answer, StandardCharsets.UTF_8)).doesNotContain("4711");
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Object read(Class<?> type, String body) throws IOException {
    return new JsonBody()
        .readFrom(
            (Class) type,
            type,
            new Annotation[0],
            MediaType.APPLICATION_JSON_TYPE,
            new MultivaluedHashMap<>(),
            new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }
}
