package io.plugai.core.api.access;

import java.util.Set;

/**
 * Who makes a request.
 *
 * @param id a stable id, safe to log
 * @param permissions what they may do
 */
public record Caller(String id, Set<Permission> permissions) {

  public Caller {
    permissions = Set.copyOf(permissions);
  }

  /** Whether this caller may use a route that needs the permission. */
  public boolean may(Permission permission) {
    return permission == Permission.PUBLIC || permissions.contains(permission);
  }
}
