package io.plugai.support.messages;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.session.Attachment;
import io.plugai.core.api.session.Turn;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Usage;
import io.plugai.spi.model.Modality;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a turn of a session: a message, see {@link Messages}, with
 *
 * <ul>
 *   <li>{@code modality}: {@code text}, which it is where it is missing, {@code image}, {@code 3d}
 *   <li>{@code attachments}: a list of {@code {"role", "media_type", "handle"}}
 *   <li>{@code parameters}, an object
 *   <li>{@code model}, {@code request_id} and {@code finish_reason}
 *   <li>{@code usage}: {@code {"input_tokens", "output_tokens", "details", "cost"}}, all of which
 *       may be missing
 *   <li>{@code complete}, {@code true} where it is missing; {@code cut_by} says why it is not
 * </ul>
 *
 * @param messages reads what was said
 */
public record Turns(Messages messages) {
  private static final int MOST_NAME = 512;
  private static final int MOST_HANDLE = 8192;
  private static final int MOST_ATTACHMENTS = 100;
  private static final int MOST_UNITS = 32;
  private static final BigDecimal MOST_AMOUNT = BigDecimal.valueOf(1_000_000_000_000L);
  private static final int MOST_DIGITS = 18;
  private static final Pattern UNIT = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final String UNKNOWN = "unknown";

  /** A turn; empty where its role is wrong. What else the object has is for others to read. */
  public Optional<Turn> read(ObjectView view) {
    Optional<Message> message = messages.message(view);
    Modality modality = modality(view);
    List<Attachment> attachments = attachments(view);
    Optional<String> parameters = parameters(view);
    Optional<String> model = name(view, "model");
    Optional<String> requestId = name(view, "request_id");
    Optional<FinishReason> reason = reason(view);
    Optional<Usage> usage = view.object("usage").map(Turns::usage);
    Optional<String> cut = cut(view);
    return message.map(
        said ->
            new Turn(
                said, modality, attachments, parameters, model, requestId, reason, usage, cut));
  }

  private static Modality modality(ObjectView view) {
    Optional<String> name = view.text("modality");
    Optional<Modality> modality = name.flatMap(Modality::of);
    if (name.isPresent() && modality.isEmpty()) {
      view.fault("modality", "must be text, image or 3d");
    }
    return modality.orElse(Modality.TEXT);
  }

  private static Optional<String> parameters(ObjectView view) {
    Optional<JsonNode> given = view.any("parameters");
    if (given.filter(value -> !value.isObject()).isPresent()) {
      view.fault("parameters", "must be an object");
    }
    return given.map(JsonNode::toString);
  }

  private static Optional<String> name(ObjectView view, String field) {
    Optional<String> name = view.text(field);
    if (name.filter(text -> !isName(text, MOST_NAME)).isPresent()) {
      view.fault(field, "must be 1 to %d characters in one line".formatted(MOST_NAME));
    }
    return name;
  }

  private static boolean isName(String text, int most) {
    return !text.isBlank()
        && text.length() <= most
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static Optional<FinishReason> reason(ObjectView view) {
    Optional<String> name = view.text("finish_reason");
    Optional<FinishReason> reason =
        name.flatMap(
            id -> Arrays.stream(FinishReason.values()).filter(r -> r.id().equals(id)).findFirst());
    if (name.isPresent() && reason.isEmpty()) {
      view.fault("finish_reason", "must be stop, length, tool_calls or content_filter");
    }
    return reason;
  }

  private static Optional<String> cut(ObjectView view) {
    boolean complete = view.flag("complete", true);
    Optional<String> by = name(view, "cut_by");
    if (complete && by.isPresent()) {
      view.fault("cut_by", "is for a message that is not complete");
    }
    return complete ? Optional.empty() : Optional.of(by.orElse(UNKNOWN));
  }

  // ---- attachments ----

  private static List<Attachment> attachments(ObjectView view) {
    List<Attachment> attachments = new ArrayList<>();
    for (ObjectView file : view.objects("attachments")) {
      attachments.add(
          new Attachment(
              required(file, "role", MOST_NAME),
              required(file, "media_type", MOST_NAME),
              required(file, "handle", MOST_HANDLE)));
      file.refuseOthers();
    }
    if (attachments.size() > MOST_ATTACHMENTS) {
      view.fault("attachments", "are more than " + MOST_ATTACHMENTS);
    }
    return attachments;
  }

  private static String required(ObjectView view, String field, int most) {
    Optional<String> text = view.requiredText(field);
    if (text.filter(value -> !isName(value, most)).isPresent()) {
      view.fault(field, "must be 1 to %d characters in one line".formatted(most));
    }
    return text.orElse("");
  }

  // ---- usage ----

  private static Usage usage(ObjectView view) {
    Map<String, BigDecimal> amounts = new LinkedHashMap<>();
    for (String unit : new String[] {Usage.INPUT_TOKENS, Usage.OUTPUT_TOKENS}) {
      view.number(unit).ifPresent(count -> amounts.put(unit, BigDecimal.valueOf(count)));
    }
    view.plainObject("details")
        .ifPresent(details -> details.forEach((unit, value) -> add(view, amounts, unit, value)));
    if (amounts.size() > MOST_UNITS) {
      view.fault("details", "holds more than %d units".formatted(MOST_UNITS));
    }
    Optional<Usage.Cost> cost = view.object("cost").flatMap(Turns::cost);
    view.refuseOthers();
    return new Usage(amounts, cost);
  }

  private static void add(
      ObjectView view, Map<String, BigDecimal> amounts, String unit, Object value) {
    Optional<BigDecimal> amount = amount(value);
    if (!UNIT.matcher(unit).matches() || amount.isEmpty()) {
      view.fault("details", "must hold words with underscores, and amounts that are not below 0");
    }
    amount.ifPresent(known -> amounts.put(unit, known));
  }

  private static Optional<BigDecimal> amount(Object value) {
    return value instanceof Number number && Double.isFinite(number.doubleValue())
        ? Optional.of(new BigDecimal(number.toString())).filter(Turns::isSane)
        : Optional.empty();
  }

  /** Before it is reckoned with: an exponent can make a short number a very long one. */
  private static boolean isSane(BigDecimal amount) {
    return amount.signum() >= 0
        && Math.abs((long) amount.scale()) <= MOST_DIGITS
        && amount.compareTo(MOST_AMOUNT) <= 0;
  }

  private static Optional<Usage.Cost> cost(ObjectView view) {
    Optional<BigDecimal> amount =
        view.required("amount").filter(JsonNode::isNumber).flatMap(n -> amount(n.numberValue()));
    if (amount.isEmpty()) {
      view.fault("amount", "must be a number that is not below 0");
    }
    String currency = required(view, "currency", 64);
    view.refuseOthers();
    return amount.map(known -> new Usage.Cost(known, currency));
  }
}
