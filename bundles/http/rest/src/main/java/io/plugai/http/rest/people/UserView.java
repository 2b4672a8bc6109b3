package io.plugai.http.rest.people;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.User;
import io.plugai.http.rest.common.LimitsView;
import io.plugai.support.web.Json;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account as it is shown. */
@Schema(name = "User", description = "Somebody with an account.")
public record UserView(
    @Schema(example = "usr_0123456789abcdef") String id,
    @Schema(description = "What they log in with.", example = "ada") String name,
    @Schema(description = "What people call them.") String displayName,
    @Schema(allowableValues = {"operator", "user"}) String role,
    @Schema(description = "What the operator allows them.") LimitsView limits,
    @Schema(description = "Whether an identity provider vouches for them; no password then.")
        boolean external,
    @Schema(description = "Whether they may do nothing.") boolean disabled,
    @Schema(format = "date-time") String createdAt,
    @Schema(format = "date-time", description = "Since when they may do nothing.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String disabledAt,
    @Schema(description = "What they prefer, in their own words; shown to themselves only.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Map<String, Object> preferences) {

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  /** As others see it. */
  static UserView of(User user) {
    return view(user, null);
  }

  /** As they see it themselves. */
  public static UserView own(User user) {
    try {
      return view(user, Json.MAPPER.readValue(user.preferences(), OBJECT));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the preferences of " + user.id() + " are no object", e);
    }
  }

  static UserList list(Page<User> page) {
    return new UserList(page.items().stream().map(UserView::of).toList(), page.next().orElse(null));
  }

  private static UserView view(User user, @Nullable Map<String, Object> preferences) {
    return new UserView(
        user.id(),
        user.name(),
        user.displayName(),
        user.role().id(),
        LimitsView.of(user.limits()),
        user.external(),
        user.disabledAt().isPresent(),
        user.createdAt().toString(),
        user.disabledAt().map(Object::toString).orElse(null),
        preferences);
  }

  /** Accounts. */
  @Schema(description = "Accounts, by name.")
  public record UserList(
      List<UserView> users,
      @Schema(description = "What to ask with for more.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String next) {}
}
