package io.plugai.core.persistence.conversations;

import io.plugai.core.api.store.SessionStore.Found;
import io.plugai.spi.error.GatewayException;

/** Where a page of a list ends that is in the order of time. */
record TimeCursor(long millis, String id) {

  static String behind(Found last) {
    return new TimeCursor(last.message().at().toEpochMilli(), Long.toString(last.message().id()))
        .text();
  }

  String text() {
    return millis + "." + id;
  }

  /** The id as a number. */
  long number() {
    return parse(id);
  }

  static TimeCursor read(String text) {
    String[] parts = text.split("\\.", 2);
    return new TimeCursor(parse(parts[0]), parts[parts.length - 1]);
  }

  private static long parse(String number) {
    try {
      return Long.parseLong(number);
    } catch (NumberFormatException e) {
      throw GatewayException.invalid("after", "is not where a page ended");
    }
  }
}
