package io.plugai.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.Presented;
import io.plugai.core.api.people.User;
import io.plugai.core.auth.common.AuthMethods;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalOperatorTest {
  private static final LocalOperator LOCAL_ONLY =
      new LocalOperator(new AuthMethods(Set.of(AuthMethod.LOCAL_ONLY)));

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "::1"})
  void whoeverComesOverLoopbackIsTheOperatorAndMayDoEverything(String address) throws Exception {
    Optional<Caller> caller = authenticate(address, Optional.empty());

    assertThat(caller).map(Caller::id).hasValue(User.LOCAL);
    assertThat(Permission.values()).allMatch(permission -> caller.orElseThrow().may(permission));
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.168.1.7", "10.0.0.1", "8.8.8.8", "2001:db8::1", "0.0.0.0"})
  void whoeverComesFromElsewhereIsNobody(String address) throws Exception {
    assertThat(authenticate(address, Optional.of("a-key"))).isEmpty();
  }

  @Test
  void aCredentialThatAClientInsistsOnSendingDoesNoHarm() throws Exception {
    assertThat(authenticate("127.0.0.1", Optional.of("a-key"))).isPresent();
  }

  @Test
  void whatAProxyOnThisMachinePassesOnIsNobodys() throws Exception {
    InetAddress here = InetAddress.getByName("127.0.0.1");

    assertThat(authenticate(LOCAL_ONLY, new Presented(here, Optional.empty(), true))).isEmpty();
  }

  @Test
  void whereTheWayIsClosedNobodyIsTheOperator() throws Exception {
    LocalOperator closed = new LocalOperator(new AuthMethods(Set.of(AuthMethod.API_TOKENS)));
    InetAddress here = InetAddress.getByName("127.0.0.1");

    assertThat(authenticate(closed, new Presented(here, Optional.empty(), false))).isEmpty();
  }

  private static Optional<Caller> authenticate(String address, Optional<String> bearer)
      throws UnknownHostException {
    return authenticate(LOCAL_ONLY, new Presented(InetAddress.getByName(address), bearer, false));
  }

  private static Optional<Caller> authenticate(LocalOperator operator, Presented presented) {
    Authentication answer = operator.authenticate(presented);
    return answer instanceof Authentication.Accepted accepted
        ? Optional.of(accepted.caller())
        : Optional.empty();
  }
}
