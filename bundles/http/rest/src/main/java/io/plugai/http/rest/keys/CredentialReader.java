package io.plugai.http.rest.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.plugai.http.rest.Fields;
import io.plugai.spi.adapter.Credential;
import io.plugai.spi.adapter.CredentialKind;
import io.plugai.spi.adapter.Secret;
import io.plugai.support.web.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Credential} of what a request holds, kind by kind. Names every field that is
 * missing, wrong or of another kind, and never what it holds.
 */
final class CredentialReader {
  private static final String AT = "credential.";
  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");

  /** What HTTP itself needs: no credential. */
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "date",
          "expect",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

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
      case CredentialKind.API_KEY -> new Credential.ApiKey(word("key", body.key()));
      case CredentialKind.AWS_KEYS -> awsKeys();
      case CredentialKind.SERVICE_ACCOUNT -> serviceAccount();
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
        word("access_key_id", secret(body.accessKeyId())).reveal(),
        word("secret_key", body.secretKey()),
        Optional.ofNullable(body.sessionToken()).map(token -> word("session_token", token)),
        text("region", body.region(), REGION.asMatchPredicate(), "is no region's name"));
  }

  private Credential serviceAccount() {
    Secret json = fields.secret(AT + "json", body.json());
    if (!json.isEmpty() && !isObject(json)) {
      fields.wrong(AT + "json", "must be a JSON object");
    }
    return new Credential.ServiceAccount(json);
  }

  private static boolean isObject(Secret json) {
    try {
      return Json.MAPPER.readTree(json.reveal()).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private Credential oauthClient() {
    return new Credential.OAuthClient(
        text(
            "token_url",
            body.tokenUrl(),
            CredentialReader::isWebAddress,
            "must be an address that begins with https:// or http://"),
        word("client_id", secret(body.clientId())).reveal(),
        word("client_secret", body.clientSecret()),
        fields.optional(AT + "scope", body.scope()).orElse(""));
  }

  private static boolean isWebAddress(String text) {
    try {
      URI uri = new URI(text);
      String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
      return (scheme.equals("https") || scheme.equals("http"))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private Credential headers() {
    Map<String, @Nullable Secret> given = Objects.requireNonNullElse(body.headers(), Map.of());
    if (given.isEmpty()) {
      fields.wrong(AT + "headers", "is required");
    }
    Map<String, Secret> headers = new HashMap<>();
    given.forEach((name, value) -> header(name, value).ifPresent(v -> headers.put(name, v)));
    return new Credential.Headers(headers);
  }

  /** A name that is none may be a secret in the wrong place: it is not repeated. */
  private Optional<Secret> header(String name, @Nullable Secret value) {
    if (!HEADER_NAME.matcher(name).matches()) {
      fields.wrong(AT + "headers", "holds a name that no header can have");
      return Optional.empty();
    }
    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      fields.wrong(AT + "headers." + name, "is a header of the gateway's own");
      return Optional.empty();
    }
    if (value == null || value.isEmpty()) {
      fields.wrong(AT + "headers." + name, "is required");
      return Optional.empty();
    }
    if (!value.reveal().chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      fields.wrong(AT + "headers." + name, "must be printable ASCII");
      return Optional.empty();
    }
    return Optional.of(value);
  }

  /** A secret that goes over the wire in one word. */
  private Secret word(String field, @Nullable Secret value) {
    Secret secret = fields.secret(AT + field, value);
    if (!secret.reveal().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      fields.wrong(AT + field, "must be printable ASCII without spaces");
    }
    return secret;
  }

  private static @Nullable Secret secret(@Nullable String text) {
    return text == null ? null : new Secret(text);
  }

  private String text(String field, @Nullable String value, Predicate<String> fits, String reason) {
    String text = fields.text(AT + field, value);
    if (!text.isEmpty() && !fits.test(text)) {
      fields.wrong(AT + field, reason);
    }
    return text;
  }
}
