package io.plugai.core.auth.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.core.auth.common.Fields;
import io.plugai.core.auth.common.SecureUris;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a credential must look like. Complaints name fields, never what stands in them. */
final class CredentialRules {
  private static final int MOST_KEY = 8 * 1024;
  private static final int MOST_JSON = 16 * 1024;
  private static final int MOST_HEADERS = 20;
  private static final int SHOWN = 4;

  /** A secret shorter than that would be half shown by its last characters. */
  private static final int LONG_ENOUGH = 16;

  private static final String DOTS = "…";
  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");
  private static final Pattern HEADER_VALUE =
      Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");
  private static final Pattern ACCESS_KEY_ID = Pattern.compile("[A-Za-z0-9_]{16,128}");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{2,40}");
  private static final Pattern SCOPE = Pattern.compile("[\\x20-\\x7e]{0,1000}");

  /** A token of RFC 9110, section 5.6.2. */
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");

  /** Headers that belong to the connection or the message, not to who sends it. */
  private static final Set<String> NOT_TO_SET =
      Set.of(
          "connection",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private CredentialRules() {}

  /** Notes what is wrong with it. */
  static void check(Fields fields, Credential credential) {
    if (credential instanceof Credential.ApiKey api) {
      key(fields, api.key(), "key");
    } else if (credential instanceof Credential.AwsKeys aws) {
      aws(fields, aws);
    } else if (credential instanceof Credential.ServiceAccount account) {
      fields.require(
          isServiceAccount(account.json()),
          "json",
          "must be the JSON object of a service account, with client_email and private_key");
    } else if (credential instanceof Credential.OAuthClient client) {
      oauth(fields, client);
    } else if (credential instanceof Credential.Headers headers) {
      headers(fields, headers);
    } else {
      fields.require(false, "kind", "must be the kind of a credential");
    }
  }

  private static void key(Fields fields, Secret secret, String field) {
    String text = secret.reveal();
    fields.require(
        text.length() <= MOST_KEY && VISIBLE.matcher(text).matches(),
        field,
        "must have 1 to %d visible ASCII characters and no spaces".formatted(MOST_KEY));
  }

  private static void aws(Fields fields, Credential.AwsKeys aws) {
    fields
        .require(
            ACCESS_KEY_ID.matcher(aws.accessKeyId()).matches(),
            "access_key_id",
            "must have 16 to 128 letters and digits")
        .require(
            REGION.matcher(aws.region()).matches(), "region", "must be a region, as eu-central-1");
    key(fields, aws.secretKey(), "secret_key");
    aws.sessionToken().ifPresent(token -> key(fields, token, "session_token"));
  }

  private static boolean isServiceAccount(Secret secret) {
    if (secret.reveal().length() > MOST_JSON) {
      return false;
    }
    try {
      JsonNode json = JSON.readTree(secret.reveal());
      return json.isObject() && isText(json, "client_email") && isText(json, "private_key");
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static boolean isText(JsonNode json, String field) {
    return json.path(field).isTextual() && !json.path(field).textValue().isBlank();
  }

  private static void oauth(Fields fields, Credential.OAuthClient client) {
    fields
        .require(
            isSafeUrl(client.tokenUrl()),
            "token_url",
            "must be an https URL without user and fragment; http only on this machine")
        .require(
            client.clientId().length() <= MOST_KEY && VISIBLE.matcher(client.clientId()).matches(),
            "client_id",
            "must have visible ASCII characters and no spaces")
        .require(SCOPE.matcher(client.scope()).matches(), "scope", "must be plain ASCII");
    key(fields, client.clientSecret(), "client_secret");
  }

  /** Whether secrets can be sent there: over TLS, or to this machine. */
  static boolean isSafeUrl(String url) {
    try {
      URI uri = new URI(url);
      return url.length() <= MOST_KEY
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null
          && SecureUris.isSecure(uri);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static void headers(Fields fields, Credential.Headers headers) {
    fields.require(
        !headers.headers().isEmpty() && headers.headers().size() <= MOST_HEADERS,
        "headers",
        "must be 1 to %d headers".formatted(MOST_HEADERS));
    int number = 0;
    for (var header : headers.headers().entrySet()) {
      boolean named = HEADER_NAME.matcher(header.getKey()).matches();
      // A name that is none may be a secret in the wrong place.
      String field = named ? "headers." + header.getKey() : "headers[%d]".formatted(number);
      String value = header.getValue().reveal();
      fields
          .require(
              named && mayBeSet(header.getKey()),
              field,
              "must be the name of a header that may be set")
          .require(
              value.length() <= MOST_KEY && HEADER_VALUE.matcher(value).matches(),
              field,
              "must have 1 to %d ASCII characters, none of them a line break".formatted(MOST_KEY));
      number++;
    }
  }

  private static boolean mayBeSet(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !NOT_TO_SET.contains(lower) && !lower.startsWith("content-");
  }

  /** What may be shown of it: the last characters of its secret part. */
  static String hint(Credential credential) {
    if (credential instanceof Credential.ApiKey api) {
      return hint(api.key().reveal());
    } else if (credential instanceof Credential.AwsKeys aws) {
      return hint(aws.secretKey().reveal());
    } else if (credential instanceof Credential.OAuthClient client) {
      return hint(client.clientSecret().reveal());
    } else if (credential instanceof Credential.Headers headers && headers.headers().size() == 1) {
      return hint(headers.headers().values().iterator().next().reveal());
    }
    return DOTS; // the last characters of a document or of several values would say nothing
  }

  private static String hint(String secret) {
    return secret.length() < LONG_ENOUGH ? DOTS : DOTS + secret.substring(secret.length() - SHOWN);
  }
}
