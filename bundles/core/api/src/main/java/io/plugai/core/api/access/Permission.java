package io.plugai.core.api.access;

/** What a route needs of its caller. */
public enum Permission {
  /** Nothing: anybody may, without saying who they are. */
  PUBLIC,
  /** Look at models, schemas and what is one's own. */
  READ,
  /** Ask models. */
  GENERATE,
  /** Run the gateway: install plug-ins, read metrics, see everything. */
  OPERATE
}
