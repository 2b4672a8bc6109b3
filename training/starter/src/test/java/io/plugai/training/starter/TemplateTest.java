package io.plugai.training.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final Map<String, Template> LISTS =
      Map.of("pet", Template.parse("cat|dog", Map.of()));

  private static Set<String> sentences(String source) {
    Template template = Template.parse(source, LISTS);
    Random random = new Random(3);
    Set<String> sentences = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      sentences.add(template.sample(random));
    }
    return sentences;
  }

  @Test
  void everyAlternativeIsMadeAndSpacesAreTidied() {
    assertThat(sentences("{how|why} {|really } me {, now|}"))
        .containsExactlyInAnyOrder(
            "how me",
            "why me",
            "how really me",
            "why really me",
            "how me, now",
            "why me, now",
            "how really me, now",
            "why really me, now");
  }

  @Test
  void bracesNestAndListsAreFilledIn() {
    assertThat(sentences("a {@pet|{big|small} fish}"))
        .containsExactly("a big fish", "a cat", "a dog", "a small fish");
  }

  @Test
  void varietyCountsTheWays() {
    assertThat(Template.parse("{a|b|} {c|d @pet}", LISTS).variety()).isEqualTo(9);
  }

  @Test
  void thePatternMatchesWhatTheTemplateMakesAndNothingElse() {
    Template template = Template.parse("where {is|are} {|the} {small @pet|fish}", LISTS);
    Random random = new Random(5);

    for (int i = 0; i < 50; i++) {
      assertThat(template.pattern().matcher(template.sample(random)).matches()).isTrue();
    }
    assertThat(template.pattern().matcher("Where is the small DOG").matches()).isTrue();
    assertThat(template.pattern().matcher("where is the dog").matches()).isFalse();
    assertThat(template.pattern().matcher("where is fish now").matches()).isFalse();
  }

  @Test
  void madeUpWordsVary() {
    assertThat(sentences("@nonsense")).hasSizeGreaterThan(190);
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> Template.parse("{a|b", LISTS)).hasMessageContaining("unbalanced '{'");
    assertThatThrownBy(() -> Template.parse("a|b}", LISTS)).hasMessageContaining("unbalanced '}'");
    assertThatThrownBy(() -> Template.parse("@bird", LISTS))
        .hasMessageContaining("no word list @bird");
  }
}
