package io.plugai.core.downloads;

import io.plugai.core.api.download.DownloadRequest;
import io.plugai.core.api.download.Requester;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.core.api.store.JobStore;
import io.plugai.core.downloads.plan.TargetNames;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What can be said of a request before anybody is asked. */
final class Submissions {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final int MOST_PATTERNS = 100;
  private static final int MOST_TEXT = 2048;

  private Submissions() {}

  static void check(DownloadRequest request, Requester requester, Workshop workshop) {
    if (!requester.operator() && !workshop.config().users()) {
      throw new GatewayException(
          ErrorCode.FORBIDDEN, "Models are fetched by the operator of this gateway.");
    }
    List<FieldError> wrong = new ArrayList<>();
    text("name", request.name(), wrong);
    request.revision().ifPresent(revision -> text("revision", revision, wrong));
    request.quantization().ifPresent(kind -> text("quantization", kind, wrong));
    request.patterns().forEach(pattern -> text("files", pattern, wrong));
    if (request.patterns().size() > MOST_PATTERNS) {
      wrong.add(new FieldError("files", "are more than %d".formatted(MOST_PATTERNS)));
    }
    if (request.sha256().filter(hash -> !SHA256.matcher(hash).matches()).isPresent()) {
      wrong.add(new FieldError("sha256", "must be 64 hexadecimal digits"));
    }
    if (request.target().filter(name -> !TargetNames.isName(name)).isPresent()) {
      wrong.add(new FieldError("as", "must be letters, digits, dots, dashes and underscores"));
    }
    source(request.source(), workshop, wrong);
    if (!wrong.isEmpty()) {
      throw GatewayException.invalid(wrong);
    }
  }

  private static void text(String field, String value, List<FieldError> wrong) {
    if (value.isBlank() || value.length() > MOST_TEXT || CONTROL.matcher(value).find()) {
      wrong.add(new FieldError(field, "is empty, too long, or holds control characters"));
    }
  }

  private static void source(String id, Workshop workshop, List<FieldError> wrong) {
    if (workshop.sources().serving(id).isEmpty()) {
      String known =
          workshop.sources().serving().stream()
              .map(PluginIdentity::id)
              .collect(Collectors.joining(", "));
      wrong.add(
          new FieldError(
              "source", known.isEmpty() ? "is not installed; none is" : "must be one of " + known));
    }
  }

  /** One person does not fill the table for all. */
  static void requireRoom(JobStore store, Requester requester, Workshop workshop) {
    int most = workshop.config().jobs__per__person();
    if (store.countOpen(requester.userId()) >= most) {
      throw new GatewayException(
          ErrorCode.QUEUE_FULL,
          "You have %d downloads under way already; wait until some have ended.".formatted(most));
    }
  }
}
