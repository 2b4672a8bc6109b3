package io.plugai.core.dispatch.route;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.Revision;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.runner.ModelFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models that need not be there. */
final class Models {
  private Models() {}

  /** That of a provider; of this machine where the id begins with {@code local/}. */
  static ModelEntry of(String id) {
    String name = id.substring(id.indexOf('/') + 1);
    ModelPlacement source =
        id.startsWith("local/")
            ? local(name)
            : new ModelPlacement.Provider(id.substring(0, id.indexOf('/')));
    return new ModelEntry(
        id, source, ModelDescriptor.builder(name, Modality.TEXT).build(), Optional.empty());
  }

  private static ModelPlacement local(String name) {
    Path file = Path.of("/models", name, name + ".gguf");
    ModelFiles files = new ModelFiles(name, file.getParent(), List.of(file), Map.of());
    return new ModelPlacement.Local(files, new Revision(List.of("1")), name.equals("pinned"));
  }

  static Candidate candidate(String id, boolean fallback) {
    ModelEntry model = of(id);
    return new Candidate(
        model,
        new GenerationRequest(
            "req_1",
            model.provider(),
            model.descriptor().name(),
            ChatInput.ofPrompt("Hello!"),
            Parameters.none(),
            true),
        fallback);
  }
}
