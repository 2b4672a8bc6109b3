package io.plugai.support.upstream;

import io.plugai.spi.credential.Secret;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A form without files, {@code application/x-www-form-urlencoded}, as OAuth wants it. For one
 * thread, until it is made a call of.
 */
public final class Form {
  private final List<String> pairs = new ArrayList<>();
  private final List<Secret> secrets = new ArrayList<>();

  /** Adds a field. */
  public Form field(String name, String value) {
    pairs.add(encoded(name) + "=" + encoded(value));
    return this;
  }

  /** Adds a field whose value is kept out of every error. */
  public Form secret(String name, Secret value) {
    secrets.add(value);
    return field(name, value.reveal());
  }

  Call.Payload payload() {
    byte[] body = String.join("&", pairs).getBytes(StandardCharsets.US_ASCII);
    return new Call.Payload(
        "application/x-www-form-urlencoded",
        BodyPublishers.ofByteArray(body),
        new byte[0],
        List.copyOf(secrets));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
