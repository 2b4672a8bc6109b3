package io.plugai.support.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No template hangs, fills the memory or fails in other words than a sentence. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileTemplateTest {
  private static final Clock CLOCK = Clock.systemUTC();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
        "{% for i in range(99999999999) %}x{% endfor %}",
        "{% set ns = namespace(t='x') %}{% for i in range(99) %}{% set ns.t = ns.t + ns.t %}{% endfor %}",
        "{% set ns = namespace(t=[1]) %}{% for i in range(99) %}{% set ns.t = ns.t + ns.t %}{% endfor %}",
        "{{ 'x' * 999999999 }}",
        "{{ [1] * 999999999999 }}",
        "{{ [[1] * 4000000, [1] * 4000000] }}",
        "{% macro m(n) %}{{ m(n) }}{{ m(n) }}{% endmacro %}{{ m(1) }}",
        "{% set a = 'x' * 4000000 %}{% set b = 'x' * 4000000 %}{% for i in range(9999) %}{{ 1 if a == b }}{% endfor %}",
        "{% set a = 'x' * 4000000 %}{% for i in range(99999) %}{% set b = a.strip() %}{% endfor %}",
        "{% set a = 'x' * 4000000 %}{% for i in range(99999) %}{{ 'y' in a }}{% endfor %}",
        "{% set a = 'x' * 4000000 %}{% for i in range(99999) %}{% set b = a | list %}{% endfor %}",
        "{{ 'a' | indent('y' * 4000000, true) | replace('y', 'zzzz') }}",
        "{{ ('a' * 4000000).split('a') }}",
        "{{ 9 ** 9 ** 9 }}{{ 9223372036854775807 + 1 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ 1 // 0 }}",
        "{{ 1 / 0 }}",
        "{{ x.y }}",
        "{{ x() }}",
        "{{ none + 1 }}",
        "{{ 'a' | nosuchfilter }}",
        "{{ 'a' is nosuchtest }}",
        "{{ messages.append(1) }}",
        "{{ ''.__class__.__mro__ }}",
        "{% for a, b in [[1]] %}{% endfor %}",
        "{{ raise_exception('No.') }}",
        "{% set messages.x = 1 %}",
        "{{ strftime_now(1) }}"
      })
  void failsWithASentence(String source) {
    Template template = Template.parse(source);
    assertThatThrownBy(() -> template.render(Map.of("messages", List.of()), CLOCK))
        .isInstanceOf(TemplateException.class)
        .hasMessageMatching("(?s)[A-Z].*\\.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{",
        "{%",
        "{#",
        "{{ 'a }}",
        "{{ a b }}",
        "{{ }}",
        "{% if %}",
        "{% if a %}",
        "{% endif %}",
        "{% for %}",
        "{% for a in b %}",
        "{% set %}",
        "{% break %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% macro m( %}",
        "{{ a[ }}",
        "{{ a.1.2.b( }}",
        "{{ \"\\uZZZZ\" }}",
        "{{ 99999999999999999999 }}",
        "{% raw %}",
        "{{ a ? b }}"
      })
  void isRefusedWithASentence(String source) {
    assertThatThrownBy(() -> Template.parse(source))
        .isInstanceOf(TemplateException.class)
        .hasMessageMatching("(?s)[A-Z].*\\.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[",
        "{1:",
        "not ",
        "-",
        "a if b else ",
        "a.b.",
        "a(",
        "1 + ",
        "a | b(",
        "a is b("
      })
  void doesNotNestWithoutEnd(String part) {
    assertThat(catchThrowable(() -> Template.parse("{{ " + part.repeat(5000))))
        .isInstanceOf(TemplateException.class);
  }

  @Test
  void tagsDoNotNestWithoutEnd() {
    for (String tag : List.of("{% if a %}", "{% for a in b %}", "{% set a %}", "{% filter a %}")) {
      assertThat(catchThrowable(() -> Template.parse(tag.repeat(5000))))
          .isInstanceOf(TemplateException.class)
          .hasMessageContaining("nests too deeply");
    }
  }

  @Test
  void isNotLongerThanItMayBe() {
    assertThatThrownBy(() -> Template.parse("x".repeat(Template.MAX_SOURCE + 1)))
        .isInstanceOf(TemplateException.class);
  }

  /** Templates that somebody has torn apart and put together wrongly. */
  @Test
  void damagedOnesFailOrRender() throws Exception {
    String whole = Files.readString(Path.of("src/test/resources/golden/openai-gpt-oss-120b.jinja"));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      StringBuilder damaged = new StringBuilder(whole);
      for (int k = 0; k < 4; k++) {
        int at = random.nextInt(damaged.length() - 20);
        int other = random.nextInt(whole.length() - 20);
        damaged.replace(
            at, at + random.nextInt(20), whole.substring(other, other + random.nextInt(20)));
      }
      Throwable failure =
          catchThrowable(
              () ->
                  Template.parse(damaged.toString())
                      .render(
                          Map.of(
                              "messages",
                              List.of(
                                  Map.of(
                                      Text.own("role"), Text.own("user"),
                                      Text.own("content"), Text.foreign("Hello")))),
                          CLOCK));
      assertThat(failure == null || failure instanceof TemplateException)
          .as("seed %d, round %d: %s", seed, i, failure)
          .isTrue();
    }
  }
}
