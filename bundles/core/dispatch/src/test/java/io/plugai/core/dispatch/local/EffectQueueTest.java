package io.plugai.core.dispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EffectQueueTest {
  private final EffectQueue effects = new EffectQueue();
  private final List<String> done = new ArrayList<>();

  @Test
  void anEffectThatFailsWithAnErrorKeepsNoOtherFromBeingRun() {
    effects.add(
        () -> {
          throw new NoClassDefFoundError("of a plug-in");
        });
    effects.add(() -> done.add("the next"));
    effects.run();
    assertThat(done).containsExactly("the next");

    effects.add(() -> done.add("a later one"));
    effects.run();
    assertThat(done).containsExactly("the next", "a later one");
  }

  @Test
  void whatAnEffectAddsIsRunAfterIt() {
    effects.add(
        () -> {
          effects.add(() -> done.add("what follows"));
          effects.run();
          done.add("the cause");
        });
    effects.run();

    assertThat(done).containsExactly("the cause", "what follows");
  }
}
