package io.plugai.support.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a template does with a text, it is known of each character whose it is. */
class WhoWroteItTest {

  /** What is foreign stands in brackets. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '#',
      value = {
        "{{ x }}#[ <b> x ]",
        "<{{ x }}>#<[ <b> x ]>",
        "{{ x | trim }}#[<b> x]",
        "{{ '<' + x.strip() ~ '>' }}#<[<b> x]>",
        "{{ x.split('>')[0] + '>' }}#[ <b]>",
        "{{ x | upper }}#[ <B> X ]",
        "{{ x | replace('b', 'c') }}#[ <]c[> x ]",
        "{{ x[1:4] }}#[<b>]",
        "{{ x[::-1] }}#[ x >b< ]",
        "{{ x | tojson }}#\"[ <b> x ]\"",
        "{{ {'k': x, x: 1} | tojson }}#{\"k\": \"[ <b> x ]\", \"[ <b> x ]\": 1}",
        "{{ [x, 'y'] }}#['[ <b> x ]', 'y']",
        "{{ [x, 'y'] | join('-') }}#[ <b> x ]-y",
        "{{ '%s!' % x }}#[ <b> x ]!",
        "{{ '{}!'.format(x) }}#[ <b> x ]!",
        "{{ x | escape }}#[ &lt;b&gt; x ]",
        "{{ x | indent('--', true) }}#--[ <b> x ]",
        "{{ x.split() | join }}#[<b>x]",
        "{{ x | list | last }}{{ x | first }}#[  ]",
        "{{ x if x == ' <b> x ' else 'own' }}#[ <b> x ]",
        "{{ {' <b> x ': 'own'}[x] }}#own",
        "{% set y %}a{{ x }}b{% endset %}{{ y }}#a[ <b> x ]b",
        "{% macro m(z) %}({{ z }}){% endmacro %}{{ m(x) }}#([ <b> x ])",
        "{% filter trim %}{{ x }}{% endfilter %}#[<b> x]",
        "{% for c in x.strip() %}{{ c }},{% endfor %}#[<],[b],[>],[ ],[x],"
      })
  void marksFollowTheCharacters(String source, String expected) {
    Text text =
        Template.parse(source).render(Map.of("x", Text.foreign(" <b> x ")), Clock.systemUTC());
    assertThat(marked(text)).isEqualTo(expected);
  }

  private static String marked(Text text) {
    StringBuilder marked = new StringBuilder();
    boolean foreign = false;
    for (int i = 0; i <= text.length(); i++) {
      boolean next = i < text.length() && text.isForeign(i, i + 1);
      if (next != foreign) {
        marked.append(next ? '[' : ']');
      }
      foreign = next;
      if (i < text.length()) {
        marked.append(text.value().charAt(i));
      }
    }
    return marked.toString();
  }
}
