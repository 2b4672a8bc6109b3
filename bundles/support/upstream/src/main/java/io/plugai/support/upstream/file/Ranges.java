package io.plugai.support.upstream.file;

import io.plugai.spi.source.Transfer;
import io.plugai.support.upstream.Arrival;
import io.plugai.support.upstream.OpenAnswer;
import io.plugai.support.upstream.Wire;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what answers say of the piece that they bring (RFC 9110, section 14.4). */
final class Ranges {
  private static final Pattern PIECE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");
  private static final Pattern NO_PIECE = Pattern.compile("bytes \\*/(\\d{1,18})");
  private static final Pattern TOTAL = Pattern.compile("bytes .*/(\\d{1,18})");

  private Ranges() {}

  /** What is compressed on its way has other bytes than its digest and ranges speak of. */
  static void requirePlain(HttpHeaders headers) {
    String encoding = headers.firstValue("Content-Encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw Wire.violation("a compressed file where the plain one was asked for");
    }
  }

  static OptionalLong total(OpenAnswer answer) {
    String range = answer.headers().firstValue("Content-Range").orElse("");
    Matcher total = TOTAL.matcher(range);
    if (total.matches()) {
      return OptionalLong.of(Long.parseLong(total.group(1)));
    }
    return answer.status() == 200
        ? answer.headers().firstValueAsLong("Content-Length")
        : OptionalLong.empty();
  }

  static Transfer whole(Optional<String> validator, Arrival arrival) {
    return new Transfer(0, total(arrival.answer()), validator, arrival.answer().bytes());
  }

  static Optional<Transfer> piece(long from, Optional<String> validator, Arrival arrival) {
    Matcher range = PIECE.matcher(contentRange(arrival));
    if (!range.matches() || Long.parseLong(range.group(1)) != from) {
      throw Wire.violation("another piece of the file than was asked for");
    }
    return Optional.of(
        new Transfer(from, total(arrival.answer()), validator, arrival.answer().bytes()));
  }

  /** Nothing, where the file ends right there; empty where it is shorter, and so another one. */
  static Optional<Transfer> end(long from, Optional<String> validator, Arrival arrival) {
    Matcher range = NO_PIECE.matcher(contentRange(arrival));
    if (!range.matches() || Long.parseLong(range.group(1)) != from) {
      return Optional.empty();
    }
    arrival.answer().skip();
    return Optional.of(new Transfer(from, OptionalLong.of(from), validator, new NoBytes()));
  }

  private static String contentRange(Arrival arrival) {
    return arrival.answer().headers().firstValue("Content-Range").orElse("");
  }
}
