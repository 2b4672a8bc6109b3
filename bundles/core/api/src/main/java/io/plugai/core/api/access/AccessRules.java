package io.plugai.core.api.access;

import java.util.List;

/** A service that every bundle with routes registers: what each of its routes needs. */
public interface AccessRules {
  /** The rules; constant while the service is registered. */
  List<AccessRule> rules();
}
