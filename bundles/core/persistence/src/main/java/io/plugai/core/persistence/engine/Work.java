package io.plugai.core.persistence.engine;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/** What is done with a connection, in one transaction. */
public interface Work<T> {
  T with(Handle handle) throws SQLException;
}
