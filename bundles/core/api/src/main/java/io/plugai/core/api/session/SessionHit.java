package io.plugai.core.api.session;

/**
 * A message that was looked for.
 *
 * @param session the session that it belongs to
 */
public record SessionHit(Session session, SessionMessage message) {}
