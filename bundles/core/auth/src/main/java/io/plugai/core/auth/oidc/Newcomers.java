package io.plugai.core.auth.oidc;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.User;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.store.UserStore.Identity;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.core.auth.common.Fields;
import io.plugai.core.auth.common.Ids;
import io.plugai.core.auth.common.Time;
import io.plugai.core.auth.people.Names;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.util.Optional;

/** Gives people an account whom the provider vouches for. */
final class Newcomers {
  private static final int TRIES = 5;

  private final UserStore users;
  private final AuditLog audit;
  private final Time time;

  Newcomers(UserStore users, AuditLog audit, Time time) {
    this.users = users;
    this.audit = audit;
    this.time = time;
  }

  /** Makes the account, unless somebody else made it meanwhile; either is returned. */
  User make(Identity identity, Vouched vouched, String remote) {
    String name = Names.derived(vouched.wishedName());
    for (int i = 0; i < TRIES; i++) {
      try {
        User user = user(i == 0 ? name : Names.unlike(name), vouched);
        users.add(user, identity);
        audit.record(
            user.id(),
            "user.registered",
            user.id(),
            "the identity provider vouches for them",
            new Origin(remote, ""));
        return user;
      } catch (GatewayException e) {
        if (e.code() != ErrorCode.CONFLICT) {
          throw e;
        }
        Optional<User> others = users.byIdentity(identity);
        if (others.isPresent()) {
          return others.get();
        }
      }
    }
    throw new GatewayException(ErrorCode.UNAVAILABLE, "The account could not be made. Try again.");
  }

  private User user(String name, Vouched vouched) {
    String plain = vouched.displayName().replaceAll("\\p{Cntrl}+", " ").strip();
    String display = plain.isEmpty() ? name : plain;
    return User.newcomer(
        Ids.next("usr_"),
        name,
        display.length() > Fields.MOST_NAME ? display.substring(0, Fields.MOST_NAME) : display,
        true,
        time.now());
  }
}
