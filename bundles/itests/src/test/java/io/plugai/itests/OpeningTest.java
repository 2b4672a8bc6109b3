package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpeningTest {
  private final List<String> closed = new ArrayList<>();

  @Test
  void whatFailsHalfWayLeavesNothingOpen() {
    assertThatThrownBy(
            () -> {
              try (Opening opening = new Opening()) {
                opening.of(() -> closed.add("first"));
                opening.of(() -> closed.add("second"));
                throw new IllegalStateException("the third does not open");
              }
            })
        .hasMessage("the third does not open");
    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void whatIsDoneStaysOpen() throws Exception {
    try (Opening opening = new Opening()) {
      opening.of(() -> closed.add("first"));
      assertThat(opening.done("all")).isEqualTo("all");
    }
    assertThat(closed).isEmpty();
  }
}
