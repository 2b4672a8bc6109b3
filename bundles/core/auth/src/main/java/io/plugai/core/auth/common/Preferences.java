package io.plugai.core.auth.common;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.core.api.people.User;
import io.plugai.core.api.route.Fallback;
import java.util.Optional;

/** What the gateway itself reads of people's preferences; the rest is for apps. */
public final class Preferences {
  /** Where it stands. */
  public static final String FALLBACK = "fallback";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Preferences() {}

  /** What somebody prefers where a model is not ready; empty where they do not say. */
  public static Optional<Fallback> fallback(User user) {
    if (!user.preferences().contains(FALLBACK)) {
      return Optional.empty();
    }
    try {
      JsonNode said = JSON.readTree(user.preferences()).path(FALLBACK);
      return Fallback.of(said.asText());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Whether a gateway that reads these preferences understands them. */
  public static boolean areUnderstood(JsonNode preferences) {
    JsonNode said = preferences.path(FALLBACK);
    return said.isMissingNode()
        || said.isNull()
        || (said.isTextual() && Fallback.of(said.asText()).isPresent());
  }
}
