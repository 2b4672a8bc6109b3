package io.plugai.core.persistence.engine;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose transaction stays open: what its user commits is only marked, what they roll
 * back is undone down to the last mark, and closing does nothing. So all that Liquibase does
 * becomes one transaction, which is its owner's to end.
 */
public final class HeldConnection implements InvocationHandler {
  private final Connection held;
  private Savepoint mark;

  private HeldConnection(Connection held) throws SQLException {
    this.held = held;
    this.mark = held.setSavepoint();
  }

  public static Connection of(Connection held) throws SQLException {
    return (Connection)
        Proxy.newProxyInstance(
            HeldConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new HeldConnection(held));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    boolean plain = arguments == null || arguments.length == 0;
    switch (method.getName()) {
      case "commit" -> {
        held.releaseSavepoint(mark);
        mark = held.setSavepoint();
        return null;
      }
      case "rollback" -> {
        if (plain) {
          held.rollback(mark);
          return null;
        }
      }
      case "close", "setAutoCommit" -> {
        return null;
      }
      default -> {}
    }
    try {
      return method.invoke(held, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
