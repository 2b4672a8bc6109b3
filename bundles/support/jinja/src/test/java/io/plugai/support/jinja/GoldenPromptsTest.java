package io.plugai.support.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Templates of models that people use give, character by character, what Python's Jinja makes of
 * them as {@code transformers} sets it up: {@code golden/make.py} wrote that down.
 */
class GoldenPromptsTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-05T14:07:09Z"), ZoneOffset.UTC);

  @TestFactory
  Stream<DynamicTest> everyPromptReadsAsTheReferenceWroteIt() throws IOException {
    Path folder = Optional.ofNullable(System.getenv("PLUGAI_GOLDEN")).map(Path::of).orElse(GOLDEN);
    JsonNode conversations = Inputs.read(GOLDEN.resolve("conversations.json"));
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jinja")).sorted().toList().stream()
          .flatMap(file -> ofTemplate(file, conversations));
    }
  }

  private static Stream<DynamicTest> ofTemplate(Path file, JsonNode conversations) {
    String name = file.getFileName().toString().replace(".jinja", "");
    try {
      Template template = Template.parse(Files.readString(file));
      JsonNode golden = Inputs.read(file.resolveSibling(name + ".golden.json"));
      return conversations.properties().stream()
          .map(
              entry ->
                  dynamicTest(
                      name + ": " + entry.getKey(),
                      () ->
                          check(
                              template,
                              Inputs.variables(entry.getValue()),
                              golden.path(entry.getKey()))));
    } catch (IOException | TemplateException e) {
      return Stream.of(
          dynamicTest(
              name,
              () -> {
                throw e;
              }));
    }
  }

  private static void check(Template template, Map<String, Object> variables, JsonNode golden) {
    if (golden.has("text")) {
      assertThat(template.render(variables, CLOCK).value())
          .isEqualTo(golden.get("text").textValue());
    } else {
      assertThatThrownBy(() -> template.render(variables, CLOCK))
          .isInstanceOf(TemplateException.class);
    }
  }
}
