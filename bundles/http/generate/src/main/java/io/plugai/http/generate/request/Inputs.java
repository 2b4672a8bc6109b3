package io.plugai.http.generate.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Role;
import io.plugai.spi.generation.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code input}: a string, which is the prompt, or an object with
 *
 * <ul>
 *   <li>{@code prompt}, a string, or {@code messages}, see {@link Messages}; neither is needed
 *       where there are images or an artifact to start from
 *   <li>{@code negative_prompt}, a string
 *   <li>{@code images}: a list of {@code {"role", "url"}} or {@code {"role", "media_type",
 *       "data"}}, see {@link Images}
 *   <li>{@code source_artifact}, the id of an artifact
 *   <li>{@code tools}, {@code tool_choice} and {@code response_format}, see {@link Tools}
 * </ul>
 */
final class Inputs {
  private static final Pattern IMAGE_ROLE = Pattern.compile("[a-z][a-z0-9_]{0,31}");

  private Inputs() {}

  static Optional<Input> read(ObjectView request) {
    Optional<JsonNode> input = request.required("input");
    if (input.filter(JsonNode::isTextual).isPresent()) {
      return Optional.of(ofPrompt(request, input.get().textValue()));
    }
    if (input.filter(JsonNode::isObject).isPresent()) {
      return request.object("input").map(Inputs::ofObject);
    }
    if (input.isPresent()) {
      request.fault("input", "must be a string or an object");
    }
    return Optional.empty();
  }

  private static Input ofPrompt(ObjectView request, String prompt) {
    if (prompt.isEmpty()) {
      request.fault("input", "must not be empty");
    }
    return Input.ofPrompt(prompt);
  }

  private static Input ofObject(ObjectView view) {
    List<Message> messages = conversation(view);
    List<Tool> tools = Tools.tools(view);
    Input input =
        new Input(
            messages,
            tools,
            Tools.choice(view, tools),
            Tools.format(view),
            view.text("negative_prompt"),
            images(view),
            view.text("source_artifact"));
    view.refuseOthers();
    return input;
  }

  private static List<Message> conversation(ObjectView view) {
    Optional<String> prompt = view.text("prompt");
    List<Message> messages = Messages.read(view);
    if (view.has("prompt") && view.has("messages")) {
      view.fault("messages", "cannot be given together with prompt");
    } else if (!view.has("prompt") && !view.has("messages") && !hasStart(view)) {
      view.fault("prompt", "prompt or messages must be given");
    } else if (prompt.filter(String::isEmpty).isPresent()) {
      view.fault("prompt", "must not be empty");
    } else if (view.any("messages").filter(list -> list.isArray() && list.isEmpty()).isPresent()) {
      view.fault("messages", "must not be empty");
    }
    return prompt.map(text -> List.of(Message.text(Role.USER, text))).orElse(messages);
  }

  private static boolean hasStart(ObjectView view) {
    return view.has("images") || view.has("source_artifact");
  }

  private static List<Input.RoleImage> images(ObjectView input) {
    List<Input.RoleImage> images = new ArrayList<>();
    for (ObjectView view : input.objects("images")) {
      Optional<String> role = view.requiredText("role");
      if (role.filter(name -> !IMAGE_ROLE.matcher(name).matches()).isPresent()) {
        view.fault("role", "must be a word such as init, mask or reference");
      }
      Images.read(view)
          .ifPresent(source -> images.add(new Input.RoleImage(role.orElse(""), source)));
      view.refuseOthers();
    }
    return images;
  }
}
