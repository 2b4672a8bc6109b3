package io.plugai.http.rest.keys;

import io.plugai.http.rest.common.Fields;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.CredentialKind;
import io.plugai.spi.credential.Secret;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Credential} of what a request holds, kind by kind. Names every field that is
 * missing or of another kind, and never what it holds; what the values must look like is for the
 * one who keeps them to say.
 */
final class CredentialReader {
  private static final String AT = "credential.";
  private static final Map<String, Set<String>> KINDS =
      Map.of(
          CredentialKind.API_KEY, Set.of("key"),
          CredentialKind.AWS_KEYS, Set.of("access_key_id", "secret_key", "session_token", "region"),
          CredentialKind.SERVICE_ACCOUNT, Set.of("json"),
          CredentialKind.OAUTH_CLIENT, Set.of("token_url", "client_id", "client_secret", "scope"),
          CredentialKind.HEADERS, Set.of("headers"));

  private final CredentialBody body;
  private final Fields fields;

  private CredentialReader(CredentialBody body, Fields fields) {
    this.body = body;
    this.fields = fields;
  }

  /** The credential; something harmless where the fields say that it is wrong. */
  static Credential read(@Nullable CredentialBody body, Fields fields) {
    if (body == null) {
      fields.wrong("credential", "is required");
      return new Credential.None();
    }
    return new CredentialReader(body, fields).read();
  }

  private Credential read() {
    String kind = Objects.requireNonNullElse(body.kind(), "");
    Set<String> known = KINDS.get(kind);
    if (known == null) {
      fields.wrong(
          AT + "kind",
          "must be one of " + String.join(", ", KINDS.keySet().stream().sorted().toList()));
      return new Credential.None();
    }
    given().stream()
        .filter(field -> !known.contains(field))
        .forEach(field -> fields.wrong(AT + field, "is of another kind of credential"));
    return switch (kind) {
      case CredentialKind.API_KEY -> new Credential.ApiKey(secret("key", body.key()));
      case CredentialKind.AWS_KEYS -> awsKeys();
      case CredentialKind.SERVICE_ACCOUNT ->
          new Credential.ServiceAccount(secret("json", body.json()));
      case CredentialKind.OAUTH_CLIENT -> oauthClient();
      default -> headers();
    };
  }

  /** Names of the fields that are there. */
  private List<String> given() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("key", body.key());
    all.put("access_key_id", body.accessKeyId());
    all.put("secret_key", body.secretKey());
    all.put("session_token", body.sessionToken());
    all.put("region", body.region());
    all.put("json", body.json());
    all.put("token_url", body.tokenUrl());
    all.put("client_id", body.clientId());
    all.put("client_secret", body.clientSecret());
    all.put("scope", body.scope());
    all.put("headers", body.headers());
    return all.entrySet().stream()
        .filter(entry -> entry.getValue() != null)
        .map(Map.Entry::getKey)
        .toList();
  }

  private Credential awsKeys() {
    return new Credential.AwsKeys(
        text("access_key_id", body.accessKeyId()),
        secret("secret_key", body.secretKey()),
        Optional.ofNullable(body.sessionToken()),
        text("region", body.region()));
  }

  private Credential oauthClient() {
    return new Credential.OAuthClient(
        text("token_url", body.tokenUrl()),
        text("client_id", body.clientId()),
        secret("client_secret", body.clientSecret()),
        Objects.requireNonNullElse(body.scope(), ""));
  }

  /** A name is not repeated here: it may be a secret in the wrong place. */
  private Credential headers() {
    Map<String, @Nullable Secret> given = Objects.requireNonNullElse(body.headers(), Map.of());
    if (given.isEmpty()) {
      fields.wrong(AT + "headers", "is required");
    }
    Map<String, Secret> headers = new HashMap<>();
    given.forEach(
        (name, value) -> {
          if (value == null) {
            fields.wrong(AT + "headers", "must have a value for each name");
          } else {
            headers.put(name, value);
          }
        });
    return new Credential.Headers(headers);
  }

  private Secret secret(String field, @Nullable Secret value) {
    return fields.secret(AT + field, value);
  }

  private String text(String field, @Nullable String value) {
    return fields.text(AT + field, value);
  }
}
