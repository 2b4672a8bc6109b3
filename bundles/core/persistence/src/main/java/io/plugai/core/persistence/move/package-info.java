/** The move from SQLite to Postgres. */
package io.plugai.core.persistence.move;
