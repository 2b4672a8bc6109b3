package io.plugai.http.generate.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.state.StateSeal;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.ImageInput;
import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.MeshInput;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Role;
import io.plugai.spi.generation.RoleImage;
import io.plugai.spi.generation.Tool;
import io.plugai.spi.model.Modality;
import io.plugai.support.messages.Images;
import io.plugai.support.messages.Messages;
import io.plugai.support.messages.ObjectView;
import io.plugai.support.messages.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code input}: a string, which is the prompt, or an object. For text it has
 *
 * <ul>
 *   <li>{@code prompt}, a string, or {@code messages}, see {@link Messages}
 *   <li>{@code tools}, {@code tool_choice} and {@code response_format}, see {@link Tools}
 * </ul>
 *
 * <p>and for an image or a mesh
 *
 * <ul>
 *   <li>{@code prompt}, a string, which may be left out where there is something to start from
 *   <li>{@code negative_prompt}, a string
 *   <li>{@code images}: a list of {@code {"role", "url"}} or {@code {"role", "media_type",
 *       "data"}}, see {@link Images}
 *   <li>{@code source_artifact}, the id of an artifact
 * </ul>
 *
 * <p>What belongs to the other kind is refused: no model would heed it.
 */
final class Inputs {
  private static final Pattern IMAGE_ROLE = Pattern.compile("[a-z][a-z0-9_]{0,31}");
  private static final List<String> OF_TEXT =
      List.of("messages", "tools", "tool_choice", "response_format");
  private static final List<String> OF_IMAGES =
      List.of("negative_prompt", "images", "source_artifact");

  private final Messages messages;

  Inputs(StateSeal states) {
    this.messages = new Messages(new Parts(states));
  }

  /**
   * What was read.
   *
   * @param sourceArtifact id of the artifact that the input starts from
   */
  record Read(Input input, Optional<String> sourceArtifact) {}

  Optional<Read> read(ObjectView request, Modality modality) {
    Optional<JsonNode> input = request.required("input");
    if (input.filter(JsonNode::isTextual).isPresent()) {
      return Optional.of(new Read(ofPrompt(request, modality), Optional.empty()));
    }
    if (input.filter(JsonNode::isObject).isPresent()) {
      return request.object("input").map(view -> ofObject(view, modality));
    }
    if (input.isPresent()) {
      request.fault("input", "must be a string or an object");
    }
    return Optional.empty();
  }

  private static Input ofPrompt(ObjectView request, Modality modality) {
    String prompt = request.text("input").orElse("");
    if (prompt.isEmpty()) {
      request.fault("input", "must not be empty");
    }
    return switch (modality) {
      case TEXT -> ChatInput.ofPrompt(prompt);
      case IMAGE -> ImageInput.ofPrompt(prompt);
      case THREE_D -> MeshInput.ofPrompt(prompt);
    };
  }

  private Read ofObject(ObjectView view, Modality modality) {
    Read read =
        modality == Modality.TEXT ? new Read(chat(view), Optional.empty()) : start(view, modality);
    view.refuseOthers();
    return read;
  }

  // ---- text ----

  private ChatInput chat(ObjectView view) {
    List<Message> turns = conversation(view);
    List<Tool> tools = Tools.tools(view);
    OF_IMAGES.forEach(name -> view.refuse(name, "is for images and meshes, not for text"));
    return new ChatInput(turns, tools, Tools.choice(view, tools), Tools.format(view));
  }

  private List<Message> conversation(ObjectView view) {
    Optional<String> prompt = view.text("prompt");
    List<Message> turns = messages.read(view);
    if (view.has("prompt") && view.has("messages")) {
      view.fault("messages", "cannot be given together with prompt");
    } else if (!view.has("prompt") && !view.has("messages")) {
      view.fault("prompt", "prompt or messages must be given");
    } else if (prompt.filter(String::isEmpty).isPresent()) {
      view.fault("prompt", "must not be empty");
    } else if (view.any("messages").filter(list -> list.isArray() && list.isEmpty()).isPresent()) {
      view.fault("messages", "must not be empty");
    }
    return prompt.map(text -> List.of(Message.text(Role.USER, text))).orElse(turns);
  }

  // ---- images and meshes ----

  private static Read start(ObjectView view, Modality modality) {
    String prompt = view.text("prompt").orElse("");
    Optional<String> negativePrompt = view.text("negative_prompt");
    List<RoleImage> images = images(view);
    Optional<String> source = view.text("source_artifact");
    OF_TEXT.forEach(name -> view.refuse(name, "is for text, not for " + modality.id()));
    if (prompt.isEmpty() && !view.has("images") && !view.has("source_artifact")) {
      view.fault("prompt", "is required where there is nothing to start from");
    }
    Input input =
        modality == Modality.IMAGE
            ? new ImageInput(prompt, negativePrompt, images, Optional.empty())
            : new MeshInput(prompt, negativePrompt, images, Optional.empty());
    return new Read(input, source);
  }

  private static List<RoleImage> images(ObjectView input) {
    List<RoleImage> images = new ArrayList<>();
    for (ObjectView view : input.objects("images")) {
      Optional<String> role = view.requiredText("role");
      if (role.filter(name -> !IMAGE_ROLE.matcher(name).matches()).isPresent()) {
        view.fault("role", "must be a word such as init, mask or reference");
      }
      Images.read(view).ifPresent(content -> images.add(new RoleImage(role.orElse(""), content)));
      view.refuseOthers();
    }
    return images;
  }
}
