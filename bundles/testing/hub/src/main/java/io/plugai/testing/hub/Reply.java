package io.plugai.testing.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is answered, and how badly. Immutable.
 *
 * @param content the whole that a piece is sent of
 * @param from the piece's first byte
 * @param length of the piece, in bytes
 * @param counted under which name its bytes are counted; blank where they are not
 * @param conduct how the piece is sent
 */
record Reply(
    int status,
    Map<String, String> headers,
    Content content,
    long from,
    long length,
    String counted,
    Conduct conduct) {

  /**
   * How a body is sent.
   *
   * @param cutAfter bytes after which the connection is closed
   * @param stallAfter bytes after which nothing more is said; negative for not even a head
   * @param bytesPerSecond the rate
   */
  record Conduct(long cutAfter, long stallAfter, long bytesPerSecond) {
    static final Conduct GOOD = new Conduct(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  static Reply of(int status, String type, Content content) {
    return new Reply(
        status, Map.of("Content-Type", type), content, 0, content.size(), "", Conduct.GOOD);
  }

  static Reply json(int status, JsonNode body) {
    return of(status, "application/json; charset=utf-8", Content.of(body.toString()));
  }

  static Reply empty(int status) {
    return new Reply(status, Map.of(), Content.of(""), 0, 0, "", Conduct.GOOD);
  }

  Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, content, from, length, counted, conduct);
  }

  Reply with(Conduct other) {
    return new Reply(status, headers, content, from, length, counted, other);
  }

  Reply with(Content other) {
    return new Reply(status, headers, other, from, length, counted, conduct);
  }

  Reply countedAs(String name) {
    return new Reply(status, headers, content, from, length, name, conduct);
  }

  /**
   * The whole or the piece of a file that was asked for (RFC 9110, section 14): one range, and only
   * where the tag is the one that is named.
   *
   * @param tag the file's strong entity tag, in quotes
   */
  static Reply file(Asked asked, Content content, String tag) {
    Reply whole =
        of(200, "application/octet-stream", content)
            .with("ETag", tag)
            .with("Accept-Ranges", "bytes");
    String range = asked.header("Range").orElse("");
    boolean same = asked.header("If-Range").map(tag::equals).orElse(true);
    if (!range.matches("bytes=\\d+-\\d*") || !same) {
      return whole;
    }
    String[] ends = range.substring("bytes=".length()).split("-");
    long from = Long.parseLong(ends[0]);
    long last = ends.length > 1 ? Long.parseLong(ends[1]) : Long.MAX_VALUE;
    if (from >= content.size() || last < from) {
      return empty(416).with("Content-Range", "bytes */" + content.size());
    }
    last = Math.min(last, content.size() - 1);
    Map<String, String> headers = new LinkedHashMap<>(whole.headers());
    headers.put("Content-Range", "bytes " + from + "-" + last + "/" + content.size());
    return new Reply(206, headers, content, from, last - from + 1, "", Conduct.GOOD);
  }

  /** The whole, where a piece was asked for. */
  Reply whole() {
    Map<String, String> fewer = new LinkedHashMap<>(headers);
    fewer.remove("Content-Range");
    return new Reply(200, fewer, content, 0, content.size(), counted, conduct);
  }
}
