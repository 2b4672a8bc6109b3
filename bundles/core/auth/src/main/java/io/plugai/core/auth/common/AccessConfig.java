package io.plugai.core.auth.common;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Which ways in are open. Shared with the HTTP server, which listens accordingly. */
@ObjectClassDefinition(name = "PlugAI access", description = "How callers say who they are.")
public @interface AccessConfig {
  /** The configuration's PID. */
  String PID = "io.plugai.access";

  @AttributeDefinition(
      name = "Ways in",
      description = "Comma separated: local-only, api-tokens, sessions, oidc.")
  String ways__in() default "local-only";
}
