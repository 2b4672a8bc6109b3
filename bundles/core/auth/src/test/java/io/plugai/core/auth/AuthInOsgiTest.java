package io.plugai.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.access.Authenticator;
import io.plugai.core.api.access.RateLimits;
import io.plugai.core.api.access.Revocations;
import io.plugai.core.api.credentials.Credentials;
import io.plugai.core.api.credentials.ProviderKeys;
import io.plugai.core.api.lifecycle.Exit;
import io.plugai.core.api.people.People;
import io.plugai.core.api.people.People.Login;
import io.plugai.core.api.people.People.Registration;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.Tokens;
import io.plugai.core.api.store.LoginSessionStore;
import io.plugai.core.api.store.SecretStore;
import io.plugai.core.api.store.TokenStore;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.core.auth.common.AccessConfig;
import io.plugai.spi.credential.Secret;
import io.plugai.testing.osgi.EmbeddedFramework;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/** The bundle in a framework, with argon2id inside it. */
class AuthInOsgiTest {
  private static final String OIDC = "io.plugai.core.auth.oidc";

  @TempDir Path home;
  private World world;
  private EmbeddedFramework framework;
  private final BlockingQueue<Integer> exits = new LinkedBlockingQueue<>();
  private String etcBefore;

  @BeforeEach
  void start() throws Exception {
    etcBefore = System.setProperty("karaf.etc", home.toString());
    System.setProperty("karaf.data", home.toString());
    world = World.in(home);
    framework = EmbeddedFramework.start(home.resolve("cache"), Map.of());
    register(UserStore.class, world.users);
    register(LoginSessionStore.class, world.sessionStore);
    register(TokenStore.class, world.tokenStore);
    register(SecretStore.class, world.secretStore);
    register(AuditLog.class, world.audit);
    register(Exit.class, exits::add);
  }

  private <S> void register(Class<S> contract, S service) {
    framework.context().registerService(contract, service, new Hashtable<>());
  }

  @AfterEach
  void stop() throws Exception {
    framework.close();
    world.close();
    System.clearProperty("karaf.data");
    if (etcBefore == null) {
      System.clearProperty("karaf.etc");
    } else {
      System.setProperty("karaf.etc", etcBefore);
    }
  }

  @Test
  void peopleComeInThroughTheWaysThatAreOpen() throws Exception {
    configure(AccessConfig.PID, Map.of("ways_in", "local-only, sessions, api-tokens"));
    configure(OIDC, Map.of());
    framework.installModuleUnderTest();
    People people = framework.service(People.class);

    Secret code = people.invite("shell", Role.OPERATOR, "", Duration.ofDays(1), World.HERE).code();
    people.register(new Registration(code, "ann", Optional.empty(), World.PASSWORD), World.HERE);
    Login login = people.login("ann", World.PASSWORD, "", World.HERE);

    List<Authenticator> ways = authenticators();
    assertThat(ways.stream().map(Authenticator::way))
        .containsExactly(
            AuthMethod.API_TOKENS, AuthMethod.SESSIONS, AuthMethod.OIDC, AuthMethod.LOCAL_ONLY);
    assertThat(ways.get(1).authenticate(World.presented(login.accessToken().reveal())))
        .isInstanceOf(Authentication.Accepted.class);
    assertThat(ways.get(3).authenticate(World.presented("anything")))
        .isInstanceOf(Authentication.Accepted.class);
    for (Class<?> contract :
        List.of(
            Tokens.class,
            RateLimits.class,
            Revocations.class,
            Credentials.class,
            ProviderKeys.class)) {
      assertThat(framework.service(contract)).isNotNull();
    }
    assertThat(exits).isEmpty();
  }

  @Test
  void aWayInThatNobodyKnowsEndsTheStart() throws Exception {
    configure(AccessConfig.PID, Map.of("ways_in", "local-only, sesame"));
    framework.installModuleUnderTest();

    assertThat(exits.poll(30, TimeUnit.SECONDS)).isEqualTo(Exit.REFUSED);
  }

  @Test
  void anIdentityProviderWithoutAudienceEndsTheStart() throws Exception {
    configure(AccessConfig.PID, Map.of("ways_in", "oidc"));
    configure(OIDC, Map.of("issuer", "https://idp.example"));
    framework.installModuleUnderTest();

    assertThat(exits.poll(30, TimeUnit.SECONDS)).isEqualTo(Exit.REFUSED);
  }

  private List<Authenticator> authenticators() throws Exception {
    framework.service(Authenticator.class);
    ServiceReference<?>[] found =
        framework.context().getAllServiceReferences(Authenticator.class.getName(), null);
    Arrays.sort(found, Comparator.reverseOrder()); // the highest ranking first
    return Arrays.stream(found)
        .map(reference -> (Authenticator) framework.context().getService(reference))
        .toList();
  }

  private void configure(String pid, Map<String, String> settings) throws Exception {
    Dictionary<String, Object> values = new Hashtable<>(settings);
    framework.service(ConfigurationAdmin.class).getConfiguration(pid, "?").update(values);
  }
}
