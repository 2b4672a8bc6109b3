package io.plugai.core.api.credentials;

/** A service that is told when the operator's credential for a provider changes. */
public interface CredentialListener {
  /** It was put in, replaced or removed. Must return soon. */
  void operatorCredentialChanged(String provider);
}
