package io.plugai.core.api.access;

import java.util.Optional;

/** Says who makes a request. One way in; a gateway may have several. */
public interface Authenticator {
  /** The caller, or empty where this way in does not know them. Must not block. */
  Optional<Caller> authenticate(Presented presented);
}
