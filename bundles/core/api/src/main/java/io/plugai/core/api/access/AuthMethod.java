package io.plugai.core.api.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A way in: how a caller says who they are. */
public enum AuthMethod {
  /** Nothing is asked of whoever comes from this machine: they are its operator. */
  LOCAL_ONLY("local-only"),
  /** API tokens, and access keys for local models. */
  API_TOKENS("api-tokens"),
  /** Sessions after a login: short-lived JWTs of our own. */
  SESSIONS("sessions"),
  /** JWTs of an external identity provider. */
  OIDC("oidc");

  private final String id;

  AuthMethod(String id) {
    this.id = id;
  }

  /** Its name in the configuration and in the usage log. */
  public String id() {
    return id;
  }

  /**
   * Reads ways in as an operator writes them: their ids, with commas between them.
   *
   * @throws IllegalArgumentException with one sentence for the operator, where there is none, or
   *     one that is not known
   */
  public static Set<AuthMethod> read(String setting) {
    Set<AuthMethod> ways = EnumSet.noneOf(AuthMethod.class);
    for (String id : setting.split(",", -1)) {
      if (!id.isBlank()) {
        ways.add(known(id.trim()));
      }
    }
    if (ways.isEmpty()) {
      throw new IllegalArgumentException(
          "No way in is set, so that nobody could call PlugAI: set ways_in (PLUGAI_WAYS_IN) to some"
              + " of %s.".formatted(all()));
    }
    return ways;
  }

  private static AuthMethod known(String id) {
    return Arrays.stream(values())
        .filter(way -> way.id.equals(id.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is not a way in that PlugAI knows: set ways_in (PLUGAI_WAYS_IN) to some of %s."
                        .formatted(id, all())));
  }

  private static String all() {
    return Arrays.stream(values()).map(AuthMethod::id).collect(Collectors.joining(", "));
  }
}
