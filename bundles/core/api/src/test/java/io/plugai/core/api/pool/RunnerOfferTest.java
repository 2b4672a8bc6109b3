package io.plugai.core.api.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.runner.Support;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunnerOfferTest {
  @Test
  void theBestOfferIsTheSameInWhateverOrderTheyCome() {
    List<RunnerOffer> bestFirst =
        List.of(
            offer("z", "1.0.0", new Support.Ready(model(10, Capability.TOOLS), 1)),
            offer("y", "1.0.0", new Support.Ready(model(20), 1)),
            offer("x", "1.10.0", new Support.Ready(model(10), 1)),
            offer("w", "1.9.0", new Support.Ready(model(10), 1)),
            offer("x", "1.9.0", new Support.Ready(model(10), 1)),
            offer("a", "9.0.0", new Support.HostLacks(model(99, Capability.TOOLS), "Buy more.")),
            offer("a", "9.0.0", new Support.NotSupported("not mine")),
            offer("b", "9.0.0", new Support.NotSupported("not mine")));
    List<RunnerOffer> shuffled = new ArrayList<>(bestFirst);
    Collections.shuffle(shuffled, new Random(1));
    shuffled.sort(RunnerOffer.BEST_FIRST);
    assertThat(shuffled).isEqualTo(bestFirst);
  }

  private static RunnerOffer offer(String id, String version, Support support) {
    return new RunnerOffer(new PluginIdentity(id, 1, version, 1, id), support);
  }

  private static ModelDescriptor model(int context, Capability... capabilities) {
    return ModelDescriptor.builder("m", Modality.TEXT)
        .contextWindow(context)
        .capabilities(List.of(capabilities))
        .build();
  }
}
