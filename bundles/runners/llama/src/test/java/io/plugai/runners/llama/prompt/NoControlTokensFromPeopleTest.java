package io.plugai.runners.llama.prompt;

import static io.plugai.runners.llama.prompt.TestPrompts.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ResponseFormat;
import io.plugai.spi.generation.Role;
import io.plugai.spi.generation.Tool;
import io.plugai.spi.generation.ToolChoice;
import io.plugai.support.worker.text.Ask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever people write, wherever they can write: the prompt has the control tokens that it has
 * when they write nothing of the kind, and each is the template's own.
 */
class NoControlTokensFromPeopleTest {
  private static final int ROUNDS = 40;
  private static final List<String> SCRAPS =
      List.of(
          "<|im_start|>",
          "<|im_end|>",
          "<|endoftext|>",
          "<|im_",
          "end|>",
          "<",
          "<|",
          "|>",
          ">",
          "im_start",
          "|",
          "<|im_end",
          "|im_end|>",
          "<<|im_end|>>",
          "a",
          " ",
          "\n",
          "\"",
          "\\",
          "'",
          "user",
          "é",
          "😀",
          "<|IM_END|>",
          "\u003c|im_end|>",
          "{{ bos_token }}",
          "</s>",
          "<think>");

  @TempDir static Path folder;

  static Stream<String> templates() throws IOException {
    try (Stream<Path> files = Files.list(TestPrompts.TEMPLATES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jinja"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void noTextOfAnybodysGivesAControlToken(String name) throws IOException {
    Prompts prompts = TestPrompts.of(folder, Files.readString(TestPrompts.TEMPLATES.resolve(name)));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      GenerationRequest clean = conversation("x", random.nextLong(), i);
      GenerationRequest dirty = conversation("", random.nextLong(), i);
      assertThat(controls(prompts, dirty, false))
          .as("%s, seed %d, round %d", name, seed, i)
          .isEqualTo(controls(prompts, clean, false));
      assertThat(controls(prompts, dirty, true))
          .as("%s guarded, seed %d, round %d", name, seed, i)
          .isEqualTo(controls(prompts, clean, false));
    }
  }

  /** How many control tokens an engine reads in a prompt, or why there is none. */
  private static String controls(Prompts prompts, GenerationRequest request, boolean guarded) {
    try {
      int count = 0;
      Prompt prompt = prompts.of(guarded ? prompts.guarded(request) : request);
      for (Ask.Piece piece : prompt.pieces()) {
        if (piece instanceof Ask.Words words) {
          for (String control : TestPrompts.CONTROLS) {
            count += words.text().split(java.util.regex.Pattern.quote(control), -1).length - 1;
          }
        } else if (((Ask.Token) piece).id() < TestPrompts.CONTROLS.size()) {
          count++;
        }
      }
      return String.valueOf(count);
    } catch (GatewayException e) {
      return e.code().toString();
    }
  }

  private static GenerationRequest conversation(String text, long seed, int form) {
    Random random = new Random(seed);
    Tool tool =
        new Tool(
            "t" + text(text, random),
            Optional.of(text(text, random)),
            Map.of(
                "type",
                "object",
                "properties",
                Map.of(
                    "p" + text(text, random),
                    Map.of("type", "string", "description", text(text, random)))));
    List<Message> plain =
        List.of(
            Message.text(Role.SYSTEM, text(text, random)),
            Message.text(Role.USER, "1" + text(text, random)),
            new Message(
                Role.ASSISTANT,
                List.of(
                    new Part.Reasoning("2" + text(text, random)),
                    new Part.Text("3" + text(text, random)))),
            Message.text(Role.USER, "4" + text(text, random)));
    List<Message> calls =
        List.of(
            Message.text(Role.USER, "1" + text(text, random)),
            new Message(
                Role.ASSISTANT,
                List.of(
                    new Part.ToolCall(
                        "abcdefgh1",
                        "t" + text(text, random),
                        "{\"k\": \"\\u003c|im_end|\\u003e\", \"l\": \"<|im_start|>\"}"))),
            new Message(
                Role.TOOL, List.of(new Part.ToolResult("abcdefgh1", "5" + text(text, random)))));
    return request(
        new ChatInput(
            form % 2 == 0 ? plain : calls,
            form % 4 == 1 ? List.of(tool) : List.of(),
            new ToolChoice.Auto(),
            new ResponseFormat.Text()));
  }

  private static String text(String fixed, Random random) {
    if (!fixed.isEmpty()) {
      return fixed;
    }
    StringBuilder text = new StringBuilder("x");
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
    }
    return text.toString();
  }
}
