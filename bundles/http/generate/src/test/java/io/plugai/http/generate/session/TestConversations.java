package io.plugai.http.generate.session;

import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.session.SessionMessages;
import io.plugai.core.api.session.Sessions;
import io.plugai.core.api.session.StateTokens;
import io.plugai.http.generate.NoAliases;

/** What the framework puts together elsewhere. */
public final class TestConversations {
  private TestConversations() {}

  /** With all that it looks for. */
  public static SessionRequests of(
      Catalogue catalogue, Sessions sessions, SessionMessages messages, StateTokens tokens) {
    SessionRequests requests = new SessionRequests(catalogue, new NoAliases());
    requests.setSessions(sessions);
    requests.setMessages(messages);
    requests.setTokens(tokens);
    return requests;
  }
}
