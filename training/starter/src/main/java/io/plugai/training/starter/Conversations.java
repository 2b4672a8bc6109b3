package io.plugai.training.starter;

import io.plugai.training.starter.Conversation.Exchange;
import io.plugai.training.starter.Corpus.Part;
import io.plugai.training.starter.Corpus.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Makes conversations from the corpus, without end; the same seed gives the same ones. */
final class Conversations {
  private static final double WITH_SYSTEM_PROMPT = 0.15;
  private static final double WITH_ANOTHER_TURN = 0.20;
  private static final int MOST_TURNS = 6;

  private final Corpus corpus;
  private final List<Topic> all;
  private final RandomGenerator random;
  private final Typist typist;

  Conversations(Corpus corpus, RandomGenerator random) {
    this.corpus = corpus;
    this.all = corpus.all();
    this.random = random;
    this.typist = new Typist(random);
  }

  Conversation next() {
    boolean prompted = random.nextDouble() < WITH_SYSTEM_PROMPT;
    String systemPrompt = prompted ? any(corpus.systemPrompts()).sample(random) : "";
    List<Exchange> exchanges = new ArrayList<>();
    do {
      Topic topic = topic();
      String question = typist.type(question(topic).sample(random));
      exchanges.add(new Exchange(question, all.indexOf(topic), any(topic.answers())));
    } while (exchanges.size() < MOST_TURNS && random.nextDouble() < WITH_ANOTHER_TURN);
    return new Conversation(systemPrompt, List.copyOf(exchanges));
  }

  private Topic topic() {
    double at = random.nextDouble();
    for (Map.Entry<Part, List<Topic>> part : corpus.topics().entrySet()) {
      at -= part.getKey().share;
      if (at < 0) {
        return any(part.getValue());
      }
    }
    return any(all);
  }

  /** A template that says more different things is drawn more often, but not in proportion. */
  private Template question(Topic topic) {
    double at =
        random.nextDouble() * topic.questions().stream().mapToDouble(Conversations::weight).sum();
    for (Template question : topic.questions()) {
      at -= weight(question);
      if (at < 0) {
        return question;
      }
    }
    return topic.questions().get(0);
  }

  private static double weight(Template question) {
    return 1 + Math.log(question.variety());
  }

  private <T> T any(List<T> options) {
    return options.get(random.nextInt(options.size()));
  }
}
