package io.plugai.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"1E+400", "3.141592653589793238462643383279502884197", "-1E-400", "1E+999999999"})
  void numbersThatNoDoubleHoldsAreWrittenDigitByDigit(String number) {
    assertThat(written(new BigDecimal(number))).isEqualTo("{\"x\":%s}".formatted(number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1234567890123456789012345678901234567890", "-9223372036854775809"})
  void soAreNumbersThatNoLongHolds(String number) {
    assertThat(written(new BigInteger(number))).isEqualTo("{\"x\":%s}".formatted(number));
  }

  private static String written(Number number) {
    return new String(Json.bytes(Json.object(Map.of("x", number))), StandardCharsets.UTF_8);
  }
}
