package io.plugai.runners.llama.prompt;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.ResponseFormat;
import io.plugai.spi.generation.Role;
import io.plugai.support.jinja.TemplateException;
import io.plugai.support.jinja.Text;
import io.plugai.support.modelfiles.gguf.GgufHeader;
import io.plugai.support.modelfiles.gguf.GgufReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The prompts of one model. One with a chat template talks; one without goes on with a text, and
 * refuses conversations. Safe for all threads.
 */
public final class Prompts {
  /** The provider's parameter that holds further variables for the template. */
  public static final String SETTINGS = "chat_template_kwargs";

  private final Vocabulary vocabulary;
  private final Optional<ChatTemplate> chat;
  private final Optional<ChatTemplate> tools;
  private final AnswerForm form;
  private final Optional<String> fault;

  private Prompts(
      Vocabulary vocabulary,
      Optional<ChatTemplate> chat,
      Optional<ChatTemplate> tools,
      AnswerForm form,
      Optional<String> fault) {
    this.vocabulary = vocabulary;
    this.chat = chat;
    this.tools = tools;
    this.form = form;
    this.fault = fault;
  }

  /**
   * Reads what a model's file says of its tokens and templates.
   *
   * @param weights the file
   * @param header what stands at its head
   * @throws IOException if it cannot be read
   */
  public static Prompts of(Path weights, GgufHeader header) throws IOException {
    String source = header.chatTemplate().orElse("");
    Vocabulary vocabulary = new Vocabulary(header, GgufReader.tokens(weights), source);
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("bos_token", vocabulary.text("bos"));
    tokens.put("eos_token", vocabulary.text("eos"));
    tokens.put("unk_token", vocabulary.text("unknown"));
    tokens.put("pad_token", vocabulary.text("padding"));
    AnswerForm form = AnswerForm.of(source);
    try {
      return new Prompts(
          vocabulary,
          header.chatTemplate().map(text -> new ChatTemplate(text, tokens)),
          header.toolTemplate().map(text -> new ChatTemplate(text, tokens)),
          form,
          Optional.empty());
    } catch (TemplateException e) {
      Optional<String> fault = Optional.of("Its chat template cannot be used. " + e.getMessage());
      return new Prompts(vocabulary, Optional.empty(), Optional.empty(), form, fault);
    }
  }

  /** In what form the model answers. */
  public AnswerForm form() {
    return form;
  }

  /**
   * The prompt for a request.
   *
   * @throws GatewayException {@code VALIDATION} where the conversation does not fit the model's
   *     template, {@code FEATURE_NOT_SUPPORTED} where the model has none for it
   */
  public Prompt of(GenerationRequest request) {
    Text text = text(request);
    return new Prompt(Cutting.pieces(vocabulary, text), answer(request, text));
  }

  /** An answer that is held to a form has no place for thoughts. */
  private Thoughts.Stage answer(GenerationRequest request, Text prompt) {
    boolean free = request.chat().responseFormat() instanceof ResponseFormat.Text;
    if (form != AnswerForm.THOUGHTS || !free) {
      return Thoughts.Stage.SPEAKING;
    }
    return AnswerForm.isOpen(prompt) ? Thoughts.Stage.BEFORE_THOUGHTS : Thoughts.Stage.BEGINNING;
  }

  private Text text(GenerationRequest request) {
    Optional<ChatTemplate> template = template(request.chat());
    if (template.isEmpty()) {
      return Text.foreign(prompt(request.chat()));
    }
    try {
      return template.get().render(request.chat(), settings(request));
    } catch (TemplateException e) {
      throw invalid("input", String.valueOf(e.getMessage()));
    }
  }

  private Optional<ChatTemplate> template(ChatInput input) {
    return input.tools().isEmpty() ? chat : tools.or(() -> chat);
  }

  /** The text that a model without a template goes on with. */
  private String prompt(ChatInput input) {
    boolean bare =
        input.tools().isEmpty()
            && input.messages().size() == 1
            && input.messages().get(0).role() == Role.USER;
    if (!bare || fault.isPresent()) {
      throw noTemplate();
    }
    return input.prompt();
  }

  private GatewayException noTemplate() {
    return new GatewayException(
        ErrorCode.FEATURE_NOT_SUPPORTED,
        fault.orElse(
            "This model is for completion: it has no chat template. Send it one prompt, which it"
                + " goes on with; not a conversation, instructions or tools."));
  }

  private static Map<String, Object> settings(GenerationRequest request) {
    Object given = request.parameters().provider().getOrDefault(SETTINGS, Map.of());
    Map<String, Object> settings = new LinkedHashMap<>();
    if (!(given instanceof Map<?, ?> map)) {
      throw invalid("parameters.provider." + SETTINGS, "must be an object");
    }
    map.forEach((name, value) -> settings.put(String.valueOf(name), value));
    return settings;
  }

  /**
   * A request for an engine that fills in the template itself and reads control tokens wherever
   * they stand: whatever could become one is broken by a space without width.
   *
   * @throws GatewayException {@code VALIDATION} where something would become a control token all
   *     the same, {@code FEATURE_NOT_SUPPORTED} where the model has no template
   */
  public GenerationRequest guarded(GenerationRequest request) {
    GenerationRequest guarded = new Guard(vocabulary.markers()).request(request);
    ChatTemplate template = template(request.chat()).orElseThrow(this::noTemplate);
    try {
      Text text = template.render(guarded.chat(), settings(guarded));
      if (Cutting.isForged(vocabulary, text)) {
        throw invalid("input", "It would give the model a control token.");
      }
    } catch (TemplateException e) {
      // The engine fills it in by itself, and says what does not fit.
      return guarded;
    }
    return guarded;
  }

  private static GatewayException invalid(String field, String reason) {
    return new GatewayException(
        ErrorCode.VALIDATION,
        "The request cannot be run by this model.",
        List.of(new FieldError(field, reason)));
  }
}
