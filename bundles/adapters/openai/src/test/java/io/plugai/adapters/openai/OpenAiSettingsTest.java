package io.plugai.adapters.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.spi.credential.Secret;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.ModelDescriptor;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class OpenAiSettingsTest {
  private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\[env:(\\w+);default=\\]");

  /** Servers whose address is not known beforehand, and which want no key. */
  private static final String LOCAL = ".*-(ollama|vllm)\\.cfg";

  static List<Path> readyMade() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../../../config"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("io.plugai.adapters.openai-"))
          .sorted()
          .toList();
    }
  }

  @Test
  void thereAreReadyMadeFilesForEightProviders() throws IOException {
    assertThat(readyMade())
        .extracting(file -> file.getFileName().toString().replaceAll(".*-|\\.cfg", ""))
        .containsExactly(
            "deepseek", "groq", "mistral", "ollama", "openai", "openrouter", "together", "vllm");
  }

  @ParameterizedTest
  @MethodSource("readyMade")
  void aReadyMadeFileIsDisabledAsLongAsItNamesNoServer(Path file) {
    Map<String, Object> unset = read(file, "");
    assertThat(OpenAiSettings.enabled(config(unset))).isEqualTo(!file.toString().matches(LOCAL));
    Map<String, Object> set = read(file, "http://127.0.0.1:11434/v1");
    assertThat(OpenAiSettings.enabled(config(set))).isTrue();
    OpenAiSettings settings = OpenAiSettings.of(config(set), set);
    assertThat(file.getFileName())
        .hasToString("io.plugai.adapters.openai-" + settings.providerId() + ".cfg");
    assertThat(settings.models().parameters()).isNotEmpty();
  }

  static Stream<Method> keys() {
    return Stream.of(OpenAiConfig.class.getDeclaredMethods());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyIsDocumentedWithItsDefault(Method method) throws IOException {
    Object value = method.getDefaultValue();
    String documented =
        value instanceof Double seconds
            ? String.valueOf(seconds.longValue())
            : value instanceof Integer number ? number.toString() : "`" + value + "`";
    assertThat(Files.readString(Path.of("../../../docs/providers.md")))
        .contains(
            "| `"
                + keyOf(method)
                + "` | "
                + (value == null || documented.equals("``") ? "" : documented));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4.1-mini, true",
    "o3, true",
    "chatgpt-4o-latest, true",
    "gpt-4o-audio-preview, false",
    "gpt-image-1, false",
    "gpt-3.5-turbo-instruct, false",
    "omni-moderation-latest, false",
    "text-embedding-3-small, false",
    "whisper-1, false"
  })
  void ofOpenAisListTheFilterTakesWhatChats(String model, boolean taken) {
    Map<String, Object> file =
        read(Path.of("../../../config/io.plugai.adapters.openai-openai.cfg"), "key");
    assertThat(OpenAiSettings.of(config(file), file).models().filter().matcher(model).matches())
        .isEqualTo(taken);
  }

  @Test
  void everythingIsRead() {
    Map<String, Object> all = minimal();
    all.put("base_url", "https://example.org/v1/ ");
    all.put("api_key", "sk-1");
    all.put("header.X-Title", " PlugAI ");
    all.put("models", "a, b/c ,");
    all.put("capabilities", "tools");
    all.put("capabilities.a", "image_input, reasoning");
    all.put("connect_timeout", "1.5");
    all.put("retries", "5");
    OpenAiSettings settings = OpenAiSettings.of(config(all), all);
    assertThat(settings.baseUrl()).hasToString("https://example.org/v1");
    assertThat(settings.headers().get("X-Title")).extracting(Secret::reveal).isEqualTo("PlugAI");
    List<ModelDescriptor> models = settings.models().configured();
    assertThat(models).extracting(ModelDescriptor::name).containsExactly("a", "b/c");
    assertThat(models.get(0).capabilities())
        .containsOnly(Capability.IMAGE_INPUT, Capability.REASONING);
    assertThat(models.get(1).capabilities()).containsOnly(Capability.TOOLS);
    assertThat(settings.limits().connect()).isEqualTo(Duration.ofMillis(1500));
    assertThat(settings.limits().retries()).isEqualTo(5);
    assertThat(settings.toString()).doesNotContain("sk-1", "PlugAI");
  }

  @ParameterizedTest
  @CsvSource({
    "plugai.provider.id, Open AI, plugai.provider.id",
    "base_url, ftp://example.org, base_url",
    "base_url, not a url, base_url",
    "base_url, https://example.org/v1#part, base_url",
    "base_url, https://me:secret@example.org/v1, base_url",
    "proxy, socks5://127.0.0.1:1080, proxy",
    "proxy, http://, proxy",
    "model_filter, (, model_filter",
    "capabilities, flying, flying",
    "capabilities.a, flying, flying",
    "parameters, speed, speed",
    "idle_timeout, 0, idle_timeout",
    "total_timeout, NaN, total_timeout",
    "check_path, models, check_path",
    "check_path, /models?key=1, check_path",
    "retries, -1, retries"
  })
  void whatCannotBeUsedIsRefusedWithASentence(String key, String value, String named) {
    Map<String, Object> wrong = minimal();
    wrong.put(key, value);
    assertThatThrownBy(() -> OpenAiSettings.of(config(wrong), wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named)
        .hasMessageEndingWith(".");
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/v1?api-version=1, https://example.org/v1/models?api-version=1",
    "https://example.org/v1/?api-version=1&b=c%2Fd, https://example.org/v1/models?api-version=1&b=c%2Fd",
    "https://example.org?a=/, https://example.org/models?a=/",
    "https://example.org/v1/, https://example.org/v1/models"
  })
  void theQueryOfTheBaseUrlComesAfterEveryPath(String base, String models) {
    Map<String, Object> all = minimal();
    all.put("base_url", base);
    assertThat(OpenAiSettings.of(config(all), all).at("/models")).hasToString(models);
  }

  private static Map<String, Object> minimal() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("plugai.provider.id", "example");
    properties.put("base_url", "https://example.org");
    return properties;
  }

  /** Reads a file with every variable of the environment set to a value. */
  private static Map<String, Object> read(Path file, String variable) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Object> values = new HashMap<>();
    properties.forEach(
        (key, value) ->
            values.put(key.toString(), ENVIRONMENT.matcher(value.toString()).replaceAll(variable)));
    return values;
  }

  /** A configuration as declarative services would make it of these properties. */
  static OpenAiConfig config(Map<String, Object> properties) {
    return (OpenAiConfig)
        Proxy.newProxyInstance(
            OpenAiConfig.class.getClassLoader(),
            new Class<?>[] {OpenAiConfig.class},
            (proxy, method, arguments) -> valueOf(method, properties));
  }

  private static Object valueOf(Method method, Map<String, Object> properties) {
    Object value = properties.get(keyOf(method));
    if (value == null) {
      return method.getDefaultValue();
    }
    if (method.getReturnType() == double.class) {
      return Double.valueOf(value.toString());
    }
    if (method.getReturnType() == int.class) {
      return Integer.valueOf(value.toString());
    }
    return method.getReturnType() == boolean.class ? Boolean.valueOf(value.toString()) : value;
  }

  private static String keyOf(Method method) {
    return method.getName().replace("__", "\0").replace('_', '.').replace('\0', '_');
  }
}
