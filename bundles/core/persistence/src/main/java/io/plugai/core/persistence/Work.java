package io.plugai.core.persistence;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/** What is done with a connection, in one transaction. */
interface Work<T> {
  T with(Handle handle) throws SQLException;
}
