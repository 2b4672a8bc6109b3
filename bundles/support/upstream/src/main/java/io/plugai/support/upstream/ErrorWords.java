package io.plugai.support.upstream;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the words of an error are about. Codes say it for programs, in whatever spelling; messages
 * are taken at their word only where they use one of the few phrases that all providers use.
 */
final class ErrorWords {
  // Of codes, in lower case, letters and digits only.
  private static final Pattern RATE =
      Pattern.compile(
          "ratelimit|toomanyrequests|throttl|quota|resourceexhausted|tpmlimit|rpmlimit");
  private static final Pattern KEY =
      Pattern.compile(
          "apikey|unauthori[sz]ed|unauthenticated|authentication|permission|forbidden"
              + "|accessdenied|invalidtoken|credential");
  private static final Pattern THE_KEY =
      Pattern.compile("apikey|invalidclient|unauthorizedclient|invalidgrant");
  private static final Pattern TIME = Pattern.compile("timeout|timedout|deadline");
  private static final Pattern CONTENT =
      Pattern.compile(
          "contentfilter|contentpolicy|moderation|safety|responsibleai|guardrail"
              + "|datainspection|flagged|sensitivewords");
  private static final Pattern CALLER =
      Pattern.compile(
          "contextlength|contextwindow|toolong|toolarge|toomanytokens|maxlength|invalid"
              + "|badrequest|validation|unsupported|notsupported|notfound|unprocessable|outofrange"
              + "|failedprecondition|missingparameter|missingrequired|limitexceeded");
  private static final Pattern TOO_LONG =
      Pattern.compile("contextlength|contextwindow|toolong|toomanytokens");
  private static final Pattern MONEY =
      Pattern.compile(
          "insufficientquota|insufficientbalance|insufficientcredit|billing"
              + "|paymentrequired|creditsexhausted");

  // Of messages, in lower case.
  private static final Pattern CONTENT_PHRASE =
      Pattern.compile(
          "\\bflagged\\b|\\bmoderat(ed|ion)\\b|content (filter|polic|management)"
              + "|(usage|safety|content) polic|safety (system|filter)|\\bguardrail|inappropriate"
              + "|\\bharmful\\b|prohibited content|sensitive (content|words)|\\bnsfw\\b");
  private static final Pattern TOO_LONG_PHRASE =
      Pattern.compile(
          "context (length|window|size)|maximum context|too many tokens"
              + "|(prompt|input|message|content|text)s? (is |are )?too (long|large)");
  private static final Pattern CALLER_PHRASE =
      Pattern.compile("bad request|invalid request|not supported|does not support");
  private static final Pattern RATE_PHRASE =
      Pattern.compile("rate limit|too many requests|quota exceeded");

  private final String codes;
  private final String messages;

  ErrorWords(Collection<String> codes, List<String> messages) {
    this.codes =
        codes.stream()
            .map(code -> code.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""))
            .collect(Collectors.joining(" "));
    this.messages = String.join("\n", messages).toLowerCase(Locale.ROOT);
  }

  /** The HTTP status that would say the same; empty where the words do not tell. */
  OptionalInt status() {
    if (RATE.matcher(codes).find()) {
      return OptionalInt.of(429);
    }
    if (nameContent()) {
      return OptionalInt.of(400);
    }
    if (KEY.matcher(codes).find()) {
      return OptionalInt.of(401);
    }
    if (TIME.matcher(codes).find()) {
      return OptionalInt.of(504);
    }
    if (CALLER.matcher(codes).find() || CALLER_PHRASE.matcher(messages).find() || sayTooLong()) {
      return OptionalInt.of(400);
    }
    return RATE_PHRASE.matcher(messages).find() ? OptionalInt.of(429) : OptionalInt.empty();
  }

  /** Whether it is about a prompt that the model cannot take; several servers call that a 500. */
  boolean sayTooLong() {
    return TOO_LONG.matcher(codes).find() || TOO_LONG_PHRASE.matcher(messages).find();
  }

  /** Whether its codes are about content that the provider does not allow. */
  boolean nameContent() {
    return CONTENT.matcher(codes).find();
  }

  /** The same, or its message is. */
  boolean areAboutContent() {
    return nameContent() || CONTENT_PHRASE.matcher(messages).find();
  }

  boolean areAboutTheKey() {
    return THE_KEY.matcher(codes).find();
  }

  /** What no waiting mends. */
  boolean areAboutMoney() {
    return MONEY.matcher(codes).find();
  }
}
