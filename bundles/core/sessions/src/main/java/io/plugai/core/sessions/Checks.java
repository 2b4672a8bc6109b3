package io.plugai.core.sessions;

import io.plugai.core.api.session.SessionSettings;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.messages.Trees;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the owner of a session may decide about it. */
final class Checks {
  private static final int MOST_NAME = 200;
  private static final int MOST_MODEL = 512;
  private static final int MOST_PARAMETERS = 16 * 1024;
  private static final int MOST_SYSTEM = 256 * 1024;

  private final List<FieldError> wrong = new ArrayList<>();

  private Checks() {}

  /**
   * Holds settings to it.
   *
   * @throws GatewayException {@code INVALID} with every field that is wrong
   */
  static SessionSettings check(SessionSettings settings) {
    Checks checks = new Checks();
    checks.line("name", settings.name(), MOST_NAME);
    checks.line("model", settings.model(), MOST_MODEL);
    checks.bounded("parameters", Optional.of(settings.parameters()), MOST_PARAMETERS);
    checks.bounded("system", settings.system(), MOST_SYSTEM);
    if (Trees.read(settings.parameters()).isEmpty()) {
      checks.wrong("parameters", "must be an object");
    }
    if (settings.system().filter(text -> text.indexOf('\0') >= 0).isPresent()) {
      checks.wrong("system", "must not hold the character 0");
    }
    if (!checks.wrong.isEmpty()) {
      throw GatewayException.invalid(checks.wrong);
    }
    return settings;
  }

  private void line(String field, Optional<String> text, int most) {
    bounded(field, text, most);
    if (text.filter(t -> t.isBlank() || t.chars().anyMatch(Character::isISOControl)).isPresent()) {
      wrong(field, "must be one line of text");
    }
  }

  private void bounded(String field, Optional<String> text, int most) {
    if (text.filter(t -> t.length() > most).isPresent()) {
      wrong(field, "is longer than %d characters".formatted(most));
    }
    if (text.filter(t -> !StandardCharsets.UTF_8.newEncoder().canEncode(t)).isPresent()) {
      wrong(field, "holds half of a character");
    }
  }

  private void wrong(String field, String reason) {
    wrong.add(new FieldError(field, reason));
  }
}
