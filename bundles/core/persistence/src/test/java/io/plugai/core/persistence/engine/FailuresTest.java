package io.plugai.core.persistence.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What Postgres' states are to the rest of the gateway. */
class FailuresTest {
  @Test
  void aFullDiskIsToldAsSuchAndIsNoDatabaseThatIsLost() {
    SQLException full = new SQLException("could not extend file", "53100");

    assertThat(Failures.isLost(full)).isFalse();
    assertThat(refusal(full)).isEqualTo(ErrorCode.STORAGE_FULL);
  }

  @Test
  void aServerWithoutAConnectionLeftIsLostAndMayPass() {
    SQLException crowded = new SQLException("too many clients already", "53300");

    assertThat(Failures.isLost(crowded)).isTrue();
    assertThat(Failures.mayPass(crowded)).isTrue();
    assertThat(refusal(crowded)).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void aWrongPasswordIsLostAndDoesNotPassByItself() {
    SQLException unknown = new SQLException("password authentication failed", "28P01");

    assertThat(Failures.isLost(unknown)).isTrue();
    assertThat(Failures.mayPass(unknown)).isFalse();
  }

  private static ErrorCode refusal(SQLException failure) {
    return ((GatewayException) Failures.translate(failure)).code();
  }
}
