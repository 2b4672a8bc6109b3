package io.plugai.http.rest.tokens;

import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.Tokens;
import io.plugai.http.rest.common.Fields;
import io.plugai.http.rest.common.LimitsView;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a token or an access key shall be. */
final class TokenRequest {
  private static final Map<String, Permission> SCOPES =
      Fields.names(Permission.scopes().stream(), Permission::scope);
  private static final long LONGEST = Duration.ofDays(3650).toSeconds();

  private TokenRequest() {}

  static Tokens.Wish read(
      @Nullable String name,
      @Nullable List<@Nullable String> scopes,
      @Nullable List<@Nullable String> models,
      @Nullable LimitsView limits,
      @Nullable Long expiresInSeconds) {
    Fields fields = new Fields();
    Tokens.Wish wish =
        new Tokens.Wish(
            fields.text("name", name),
            scopes(scopes, fields),
            models(models, fields),
            LimitsView.read(limits, fields),
            expiry(expiresInSeconds, fields));
    fields.check();
    return wish;
  }

  private static Set<Permission> scopes(@Nullable List<@Nullable String> names, Fields fields) {
    Set<Permission> scopes = EnumSet.noneOf(Permission.class);
    List<@Nullable String> given = Objects.requireNonNullElse(names, List.of());
    for (int i = 0; i < given.size(); i++) {
      fields
          .oneOf("scopes[%d]".formatted(i), Objects.requireNonNullElse(given.get(i), ""), SCOPES)
          .ifPresent(scopes::add);
    }
    return scopes;
  }

  private static ModelScope models(@Nullable List<@Nullable String> patterns, Fields fields) {
    List<@Nullable String> given = Objects.requireNonNullElse(patterns, List.of());
    String[] checked = new String[given.size()];
    for (int i = 0; i < checked.length; i++) {
      checked[i] = fields.text("models[%d]".formatted(i), given.get(i));
    }
    return new ModelScope(List.of(checked));
  }

  private static Optional<Instant> expiry(@Nullable Long seconds, Fields fields) {
    return seconds == null
        ? Optional.empty()
        : Optional.of(
            Instant.now()
                .plusSeconds(fields.number("expires_in_seconds", seconds, 1, LONGEST, LONGEST)));
  }
}
