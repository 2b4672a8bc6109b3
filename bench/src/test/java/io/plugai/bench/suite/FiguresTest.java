package io.plugai.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.bench.client.Distribution;
import io.plugai.bench.client.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void theMedianOfAnEvenNumberIsTheLowerOfTheTwoInTheMiddle() {
    assertThat(Medians.of(List.of(5.0, 1.0, 3.0))).isEqualTo(3.0);
    assertThat(Medians.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.0);
  }

  @Test
  void aStepIsTheMedianOfItsRoundsButKeepsEveryFailure() {
    Throughput.Step step =
        Throughput.step(8, List.of(load(100, 5, 0), load(300, 9, 1), load(200, 7, 0)));

    assertThat(step).isEqualTo(new Throughput.Step(8, 200, 7, 1));
  }

  private static Work.Load load(double requestsPerSecond, double p99, int failures) {
    return new Work.Load(8, requestsPerSecond, new Distribution(1, 0, 0, p99, p99, p99), failures);
  }
}
