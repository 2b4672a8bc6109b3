package io.plugai.core.downloads.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a model came from, in the hidden file {@value #FILE_NAME} beside its weights.
 *
 * @param source the source's id
 * @param name what it is called there
 * @param revision which one
 * @param licence as the source tells
 * @param card the model card, Markdown
 * @param recommended parameters that its makers recommend
 * @param files what it consists of
 * @param fetchedAt when
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Provenance(
    String source,
    String name,
    @Nullable String revision,
    @Nullable String licence,
    @Nullable String card,
    List<String> tags,
    Map<String, Object> recommended,
    List<File> files,
    String fetchedAt) {
  /** What the file is called. */
  public static final String FILE_NAME = ".plugai.json";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** One file. */
  public record File(String path, long size, String sha256) {}

  /** That of a model's folder; empty where there is none that can be read. */
  public static Optional<Provenance> of(Path folder) {
    try {
      return Optional.of(
          MAPPER.readValue(Files.readAllBytes(folder.resolve(FILE_NAME)), Provenance.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void write(Path folder) throws IOException {
    Files.write(
        folder.resolve(FILE_NAME), MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
  }

  /** Whether another one is of the same model. */
  boolean sameModel(Provenance other) {
    return source.equals(other.source) && name.equals(other.name);
  }

  /** Whether another one has the same content. */
  boolean sameContent(Provenance other) {
    return sameModel(other) && files.equals(other.files);
  }
}
