/**
 * The database itself: SQLite or Postgres, its connections, its failures, and how work is run on
 * it.
 */
package io.plugai.core.persistence.engine;
