package io.plugai.core.models;

import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.support.modelfiles.Inspection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Has descriptors say what the files of a model say. What a runner says is believed first. */
final class FileFacts {
  private static final int LONGEST_TEXT = 200;

  private FileFacts() {}

  /** What is known of a model that no runner describes. */
  static ModelDescriptor descriptor(InspectedModel model) {
    Map<String, Object> facts = model.inspection().facts();
    Modality modality = "diffusers".equals(facts.get("format")) ? Modality.IMAGE : Modality.TEXT;
    ModelDescriptor.Builder builder = ModelDescriptor.builder(model.found().name(), modality);
    if (facts.get("title") instanceof String title) {
      builder.displayName(title);
    }
    if (facts.get("context_length") instanceof Long tokens
        && tokens > 0
        && tokens <= Integer.MAX_VALUE) {
      builder.contextWindow(tokens.intValue());
    }
    return builder.build();
  }

  /** The same with facts that it does not tell by itself. */
  static ModelDescriptor addTo(ModelDescriptor said, Inspection inspection) {
    ModelDescriptor.Builder builder = said.toBuilder(said.name());
    inspection
        .facts()
        .forEach(
            (key, value) -> {
              boolean elsewhere = key.equals("title") || key.equals("context_length");
              if (!elsewhere && !said.metadata().containsKey(key)) {
                builder.metadata(key, clean(value));
              }
            });
    builder.metadata("kind", inspection.kind().name().toLowerCase(Locale.ROOT));
    return builder.build();
  }

  private static Object clean(Object value) {
    if (value instanceof String text) {
      return OneLine.of(text, LONGEST_TEXT);
    }
    return value instanceof List<?> list ? list.stream().map(FileFacts::clean).toList() : value;
  }
}
