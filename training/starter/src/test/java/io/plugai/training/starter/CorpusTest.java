package io.plugai.training.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.training.starter.Corpus.Part;
import io.plugai.training.starter.Corpus.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CorpusTest {
  private static final int LONGEST_ANSWER = 240;
  private static final int SENTENCES_EACH = 20;

  private static Corpus corpus;
  private static List<Probe> probes;

  @BeforeAll
  static void read() throws IOException {
    corpus = Corpus.read(Path.of("corpus"));
    probes = Probe.read(Path.of("probes.txt"));
  }

  @Test
  void everyTopicHasItsOwnNameQuestionsAndAnswers() {
    assertThat(corpus.all()).extracting(Topic::name).doesNotHaveDuplicates();
    assertThat(corpus.all()).allSatisfy(topic -> assertThat(topic.questions()).isNotEmpty());
    assertThat(corpus.all()).allSatisfy(topic -> assertThat(topic.answers()).isNotEmpty());
  }

  @Test
  void answersAreShortSentencesInPlainLettersAndBelongToOneTopic() {
    List<String> answers =
        corpus.all().stream().flatMap(topic -> topic.answers().stream()).toList();

    assertThat(answers).doesNotHaveDuplicates();
    assertThat(answers)
        .allSatisfy(
            answer -> assertThat(answer).hasSizeLessThan(LONGEST_ANSWER).containsPattern("[.?!]$"));
    assertThat(answers).allSatisfy(answer -> assertThat(answer).matches("[ -~]+"));
  }

  @Test
  void whatIsNotAboutPlugaiIsAnsweredWithNotKnowing() {
    assertThat(corpus.topics().get(Part.UNKNOWN))
        .allSatisfy(
            topic ->
                assertThat(topic.answers())
                    .allMatch(answer -> answer.matches("I (do not|cannot) .*PlugAI.*")));
  }

  @Test
  void noQuestionHasTwoAnswers() {
    Map<String, String> topicOf = new HashMap<>();
    List<String> doubts = new ArrayList<>();
    List<String> unknown = corpus.topics().get(Part.UNKNOWN).stream().map(Topic::name).toList();
    Random random = new Random(11);
    for (Part part : List.of(Part.PLUGAI, Part.TALK, Part.UNKNOWN)) {
      for (Topic topic : corpus.topics().get(part)) {
        for (String question : sentences(topic, random)) {
          String other = topicOf.putIfAbsent(question, topic.name());
          if (other != null
              && !other.equals(topic.name())
              && !(part == Part.UNKNOWN && unknown.contains(other))) {
            doubts.add(question + ": " + other + ", " + topic.name());
          }
        }
      }
    }

    assertThat(doubts).isEmpty();
  }

  @Test
  void noProbeCanComeOutOfTheCorpus() {
    List<Pattern> patterns =
        corpus.all().stream()
            .flatMap(topic -> topic.questions().stream())
            .map(Template::pattern)
            .toList();

    assertThat(probes).hasSizeGreaterThan(80);
    assertThat(probes)
        .extracting(probe -> probe.question().replaceAll("[?.!]+$", ""))
        .filteredOn(
            question -> patterns.stream().anyMatch(pattern -> pattern.matcher(question).matches()))
        .isEmpty();
  }

  @Test
  void theSameSeedGivesTheSameConversations() {
    Conversations some = new Conversations(corpus, new Random(1));
    Conversations same = new Conversations(corpus, new Random(1));

    for (int i = 0; i < 100; i++) {
      assertThat(some.next()).isEqualTo(same.next());
    }
  }

  private static List<String> sentences(Topic topic, Random random) {
    List<String> sentences = new ArrayList<>();
    for (Template question : topic.questions()) {
      long count = Math.min(SENTENCES_EACH * 10, Math.round(question.variety()) * 5);
      for (int i = 0; i < count; i++) {
        sentences.add(question.sample(random));
      }
    }
    return sentences;
  }
}
