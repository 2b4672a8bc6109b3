package io.plugai.itests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Hands test classes a gateway that others of the same JVM use as well: it is started for the first
 * class that asks, and closed after the last. Classes come one after the other, in any order; what
 * one of them changes for good, it changes where no other looks. After each class the gateway must
 * have kept its secrets.
 *
 * <pre>{@code
 * @ExtendWith(SharedGateways.class)
 * class SomeTest {
 *   @BeforeAll
 *   static void use(Household household) {
 * }</pre>
 *
 * <p>The JVM's session is what lasts: in a fork beside another one, each class is an execution of
 * its own.
 */
public final class SharedGateways
    implements ParameterResolver, AfterAllCallback, LauncherSessionListener {
  private static final Map<Class<?>, SharedGateway> STARTED = new LinkedHashMap<>();

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return SharedGateway.class.isAssignableFrom(parameter.getParameter().getType());
  }

  @Override
  public SharedGateway resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return STARTED.computeIfAbsent(parameter.getParameter().getType(), SharedGateways::start);
  }

  private static SharedGateway start(Class<?> type) {
    try {
      return type == Household.class ? Household.start() : LocalGateway.start();
    } catch (Exception e) {
      throw new IllegalStateException(type.getSimpleName() + " did not start", e);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    for (SharedGateway gateway : STARTED.values()) {
      gateway.plugai().assertKeepsSecrets();
    }
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    List<SharedGateway> open = new ArrayList<>(STARTED.values());
    STARTED.clear();
    IllegalStateException failure = new IllegalStateException("A shared gateway did not end well.");
    for (SharedGateway gateway : open) {
      try {
        gateway.close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
    if (failure.getSuppressed().length > 0) {
      failure.printStackTrace(); // the JVM ends with it, and nobody else says why
      throw failure;
    }
  }
}
