package io.plugai.support.upstream.oauth;

import io.plugai.spi.error.GatewayException;
import io.plugai.support.upstream.Form;
import java.net.URI;

/** What a token is given out for. Immutable. */
public interface Grant {

  /** Where it is given out. */
  URI tokenUrl();

  /**
   * What to send there; may take a moment to compute.
   *
   * @throws GatewayException {@code CREDENTIAL_REJECTED} where the credential is of no use
   */
  Form form();

  /**
   * Tells apart what gets different tokens. May hold secrets: only a digest of it is kept, and it
   * is shown nowhere.
   */
  String identity();
}
