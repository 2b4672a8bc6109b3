package io.plugai.runners.llama;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration, checked.
 *
 * @param environment further variables of the gateway's environment that workers get
 * @param threads how many threads compute for one model; empty for what suits
 */
record LlamaSettings(
    Choice choice,
    Server server,
    OptionalInt threads,
    int parallel,
    int contextTokens,
    int heapMib,
    Map<String, String> environment,
    Duration loadTimeout,
    Timeouts timeouts) {

  /** Which engine is wanted. */
  enum Choice {
    AUTO,
    BUNDLED,
    LLAMA_SERVER
  }

  /**
   * The host's {@code llama-server}.
   *
   * @param command its name on the PATH, or its whole path
   * @param arguments what else it is told
   */
  record Server(String command, List<String> arguments) {}

  /**
   * How long to wait for a model that writes.
   *
   * @param firstToken from the request to the first token
   * @param idle from one token to the next
   */
  record Timeouts(Duration firstToken, Duration idle) {}

  /**
   * Reads the configuration.
   *
   * @throws IllegalArgumentException if a value is not allowed; the message says which
   */
  static LlamaSettings of(LlamaConfig config) {
    return new LlamaSettings(
        choice(config.engine()),
        new Server(
            config.llama__server__command().strip(),
            words(config.llama__server__arguments()).toList()),
        config.threads() == 0
            ? OptionalInt.empty()
            : OptionalInt.of(atLeastOne("threads", config.threads())),
        atLeastOne("parallel", config.parallel()),
        atLeastOne("context_tokens", config.context__tokens()),
        atLeastOne("worker_heap_mib", config.worker__heap__mib()),
        environment(config.worker__environment()),
        seconds("load_timeout_seconds", config.load__timeout__seconds()),
        new Timeouts(
            seconds("first_token_timeout_seconds", config.first__token__timeout__seconds()),
            seconds("idle_timeout_seconds", config.idle__timeout__seconds())));
  }

  /** What is not set is not passed on. */
  private static Map<String, String> environment(String names) {
    return words(names)
        .filter(System.getenv()::containsKey)
        .collect(Collectors.toMap(name -> name, System::getenv, (one, same) -> one));
  }

  private static Stream<String> words(String text) {
    return Stream.of(text.split("\\s+")).filter(word -> !word.isEmpty());
  }

  private static Choice choice(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "auto" -> Choice.AUTO;
      case "bundled" -> Choice.BUNDLED;
      case "llama-server" -> Choice.LLAMA_SERVER;
      default ->
          throw new IllegalArgumentException(
              "engine must be auto, bundled or llama-server, not " + text);
    };
  }

  private static Duration seconds(String name, int value) {
    return Duration.ofSeconds(atLeastOne(name, value));
  }

  private static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
    return value;
  }
}
