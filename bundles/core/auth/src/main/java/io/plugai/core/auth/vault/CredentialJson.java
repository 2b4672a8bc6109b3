package io.plugai.core.auth.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.CredentialKind;
import io.plugai.spi.credential.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Credentials as the JSON that is sealed. */
final class CredentialJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KIND = "kind";

  private CredentialJson() {}

  static String write(Credential credential) {
    ObjectNode json = JSON.createObjectNode().put(KIND, CredentialKind.of(credential));
    if (credential instanceof Credential.ApiKey api) {
      json.put("key", api.key().reveal());
    } else if (credential instanceof Credential.AwsKeys aws) {
      json.put("access_key_id", aws.accessKeyId())
          .put("secret_key", aws.secretKey().reveal())
          .put("region", aws.region());
      aws.sessionToken().ifPresent(token -> json.put("session_token", token.reveal()));
    } else if (credential instanceof Credential.ServiceAccount account) {
      json.put("json", account.json().reveal());
    } else if (credential instanceof Credential.OAuthClient client) {
      json.put("token_url", client.tokenUrl())
          .put("client_id", client.clientId())
          .put("client_secret", client.clientSecret().reveal())
          .put("scope", client.scope());
    } else if (credential instanceof Credential.Headers headers) {
      ObjectNode all = json.putObject("headers");
      headers.headers().forEach((name, value) -> all.put(name, value.reveal()));
    }
    return json.toString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws VaultException where it is something else; never with the text, nor a cause that has it
   */
  static Credential read(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return switch (json.path(KIND).asText()) {
        case CredentialKind.API_KEY -> new Credential.ApiKey(secret(json, "key"));
        case CredentialKind.AWS_KEYS ->
            new Credential.AwsKeys(
                json.path("access_key_id").asText(),
                secret(json, "secret_key"),
                json.has("session_token")
                    ? Optional.of(secret(json, "session_token"))
                    : Optional.empty(),
                json.path("region").asText());
        case CredentialKind.SERVICE_ACCOUNT -> new Credential.ServiceAccount(secret(json, "json"));
        case CredentialKind.OAUTH_CLIENT ->
            new Credential.OAuthClient(
                json.path("token_url").asText(),
                json.path("client_id").asText(),
                secret(json, "client_secret"),
                json.path("scope").asText());
        case CredentialKind.HEADERS -> new Credential.Headers(headers(json.path("headers")));
        default -> throw new VaultException("A stored credential is of a kind that is not known.");
      };
    } catch (JsonProcessingException e) {
      throw new VaultException("A stored credential cannot be understood.");
    }
  }

  private static Secret secret(JsonNode json, String field) {
    return new Secret(json.path(field).asText());
  }

  private static Map<String, Secret> headers(JsonNode json) {
    Map<String, Secret> headers = new HashMap<>();
    json.fieldNames().forEachRemaining(name -> headers.put(name, secret(json, name)));
    return headers;
  }
}
