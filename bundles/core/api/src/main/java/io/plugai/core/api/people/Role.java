package io.plugai.core.api.people;

import io.plugai.core.api.access.Permission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What somebody is to the gateway. */
public enum Role {
  /** Hosts it: may do everything. */
  OPERATOR(Permission.scopes()),
  /** Uses it. */
  USER(EnumSet.of(Permission.READ, Permission.GENERATE, Permission.ACCOUNT));

  private final Set<Permission> permissions;

  Role(Set<Permission> permissions) {
    this.permissions = Set.copyOf(permissions);
  }

  /** What people of this role may do. */
  public Set<Permission> permissions() {
    return permissions;
  }

  /** Its name in the API and the database: {@code operator}, {@code user}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
