package io.plugai.training.starter;

import static io.plugai.training.starter.Conversation.ASSISTANT;
import static io.plugai.training.starter.Conversation.SYSTEM;
import static io.plugai.training.starter.Conversation.USER;

import io.plugai.training.starter.Conversation.Message;
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
  private final RandomGenerator random;
  private final Typist typist;

  Conversations(Corpus corpus, RandomGenerator random) {
    this.corpus = corpus;
    this.random = random;
    this.typist = new Typist(random);
  }

  Conversation next() {
    List<Message> messages = new ArrayList<>();
    if (random.nextDouble() < WITH_SYSTEM_PROMPT) {
      messages.add(new Message(SYSTEM, any(corpus.systemPrompts()).sample(random)));
    }
    int turns = 0;
    do {
      Topic topic = topic();
      messages.add(new Message(USER, typist.type(question(topic).sample(random))));
      messages.add(new Message(ASSISTANT, any(topic.answers())));
      turns++;
    } while (turns < MOST_TURNS && random.nextDouble() < WITH_ANOTHER_TURN);
    return new Conversation(List.copyOf(messages));
  }

  private Topic topic() {
    double at = random.nextDouble();
    for (Map.Entry<Part, List<Topic>> part : corpus.topics().entrySet()) {
      at -= part.getKey().share;
      if (at < 0) {
        return any(part.getValue());
      }
    }
    return any(corpus.all());
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
