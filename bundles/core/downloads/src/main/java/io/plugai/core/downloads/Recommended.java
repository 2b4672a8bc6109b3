package io.plugai.core.downloads;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.plugai.core.api.download.RecommendedModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;

/** Reads which models are recommended: facts, with where they are from, in {@value #FILE}. */
final class Recommended {
  private static final String FILE = "recommended.json";

  /** The smallest first. */
  static final List<RecommendedModel> ALL = read();

  private Recommended() {}

  private record Data(List<String> sources, List<RecommendedModel> models) {}

  private static List<RecommendedModel> read() {
    ObjectMapper mapper =
        new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    try (InputStream in = Recommended.class.getResourceAsStream(FILE)) {
      return mapper.readValue(in, new TypeReference<Data>() {}).models().stream()
          .sorted(Comparator.comparingLong(RecommendedModel::memoryBytes))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
