package io.plugai.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {

  @Test
  void percentilesAreTheNearestRanksInMilliseconds() {
    Samples samples = new Samples();
    for (int i = 2_000; i >= 1; i--) {
      samples.add(i * 1_000_000L);
    }

    assertThat(samples.distribution())
        .isEqualTo(new Distribution(2_000, 1_000, 1_800, 1_980, 1_998, 2_000));
  }

  @Test
  void oneValueIsEveryPercentile() {
    Samples samples = new Samples();
    samples.add(3_500_000);

    assertThat(samples.distribution()).isEqualTo(new Distribution(1, 3.5, 3.5, 3.5, 3.5, 3.5));
  }

  @Test
  void nothingMeasuredIsAllZero() {
    assertThat(new Samples().distribution()).isEqualTo(new Distribution(0, 0, 0, 0, 0, 0));
  }

  @Test
  void differencesArePairedWithinARoundAndLeftOutWhereOneFailed() {
    PairedSamples samples = new PairedSamples(2);
    samples.add(0, 1_000_000);
    samples.add(1, 3_000_000);
    samples.endRound();
    samples.add(0, 5_000_000);
    samples.fail(1);
    samples.endRound();

    Work.Paired result = samples.result();

    assertThat(result.failures()).containsExactly(0, 1);
    assertThat(result.absolute().get(0).count()).isEqualTo(2);
    assertThat(result.added().get(1)).isEqualTo(new Distribution(1, 2, 2, 2, 2, 2));
  }
}
