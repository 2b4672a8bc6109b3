package io.plugai.core.downloads;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.download.RecommendedModel;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

/** The models that are recommended. */
class RecommendedTest {
  @Test
  void eachCanBeFetchedAndTheSmallestComesFirst() {
    assertThat(Recommended.ALL)
        .hasSizeGreaterThan(5)
        .isSortedAccordingTo(Comparator.comparingLong(RecommendedModel::memoryBytes))
        .allSatisfy(
            model -> {
              assertThat(model.name()).matches("[\\w.-]+/[\\w.-]+");
              assertThat(model.file()).endsWith(".gguf");
              assertThat(model.memoryBytes()).isGreaterThan(model.bytes());
              assertThat(model.licence()).isNotBlank();
              assertThat(model.source()).isEqualTo("huggingface");
            })
        .extracting(RecommendedModel::id)
        .doesNotHaveDuplicates()
        .contains("smollm2");
  }
}
