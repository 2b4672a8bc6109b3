package io.plugai.core.api.access;

/**
 * Says who makes a request. One way in; a gateway may have several, of which the one with the
 * highest service ranking is asked first. Safe for all threads.
 */
public interface Authenticator {

  /** Which way in this is. */
  AuthMethod way();

  /**
   * Who makes the request. Answers from memory for whoever called a moment ago; otherwise it may
   * wait for the database or an identity provider, for seconds at most, and no more than a few
   * threads do so at once: what is beyond that is refused as {@code UNAVAILABLE}.
   */
  Authentication authenticate(Presented presented);
}
