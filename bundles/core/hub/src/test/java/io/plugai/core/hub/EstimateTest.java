package io.plugai.core.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.dispatch.LocalRoom.Room;
import io.plugai.core.api.hub.Fit;
import io.plugai.core.api.hub.Fit.Speed;
import io.plugai.core.api.hub.Fit.Verdict;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {
  private static final long GIB = 1L << 30;
  private static final Room ROOM = new Room(OptionalLong.of(8 * GIB), OptionalLong.of(16 * GIB));
  private static final Estimate HERE = new Estimate(ROOM, Map.of("gguf", "llama"));

  @ParameterizedTest
  @CsvSource({"1, RUNS", "7, RUNS", "8, NOT_NOW", "14, NOT_NOW", "15, TOO_LARGE"})
  void weightsNeedTheirSizeAndAnEighthMore(long gib, Verdict verdict) {
    assertThat(HERE.of("gguf", OptionalLong.of(gib * GIB)).verdict()).isEqualTo(verdict);
  }

  @Test
  void theSmallestNeedRoomForTheirEngine() {
    Fit fit = HERE.of("gguf", OptionalLong.of(1 << 20));
    assertThat(fit.neededBytes()).hasValue((1 << 20) + (256 << 20));
    assertThat(fit.runner()).contains("llama");
    assertThat(fit.freeBytes()).hasValue(8 * GIB);
  }

  @Test
  void whatNothingLoadsDoesNotRun() {
    Fit fit = HERE.of("safetensors", OptionalLong.of(GIB));
    assertThat(fit.verdict()).isEqualTo(Verdict.NO_RUNNER);
    assertThat(fit.speed()).isEmpty();
  }

  @Test
  void whatIsNotKnownIsNotGuessed() {
    Room unknown = new Room(OptionalLong.empty(), OptionalLong.empty());
    Estimate estimate = new Estimate(unknown, Map.of("gguf", "llama"));
    assertThat(estimate.of("gguf", OptionalLong.of(1)).verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(HERE.of("gguf", OptionalLong.empty()).verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({"500, FAST", "1000, FAST", "2000, MODERATE", "4000, MODERATE", "7000, SLOW"})
  void everyWeightIsReadForEachToken(long megabytes, Speed speed) {
    assertThat(HERE.of("gguf", OptionalLong.of(megabytes * 1_000_000)).speed()).contains(speed);
  }
}
