package io.plugai.sources.url;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a file is called here that an address stands for: a single name, and never a path. */
final class FileName {
  private static final int LONGEST = 200;

  /** RFC 6266 and, for the one with a star, RFC 8187. */
  private static final Pattern EXTENDED =
      Pattern.compile("filename\\*\\s*=\\s*([\\w-]+)'[^']*'([^;]+)", Pattern.CASE_INSENSITIVE);

  private static final Pattern PLAIN =
      Pattern.compile("filename\\s*=\\s*(?:\"([^\"]*)\"|([^;]+))", Pattern.CASE_INSENSITIVE);

  private FileName() {}

  /**
   * The name.
   *
   * @param disposition the header {@code Content-Disposition}
   * @param asked the address that was asked for
   * @param found the one that it led to
   */
  static String of(Optional<String> disposition, URI asked, URI found) {
    return Stream.of(
            disposition.flatMap(FileName::extended),
            disposition.flatMap(FileName::plain),
            last(asked).filter(name -> name.contains(".")),
            last(found),
            last(asked))
        .flatMap(Optional::stream)
        .map(FileName::safe)
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse("download");
  }

  private static Optional<String> extended(String disposition) {
    Matcher name = EXTENDED.matcher(disposition);
    if (!name.find()) {
      return Optional.empty();
    }
    try {
      String text = name.group(2).trim().replace("+", "%2B");
      return Optional.of(URLDecoder.decode(text, Charset.forName(name.group(1))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> plain(String disposition) {
    Matcher name = PLAIN.matcher(disposition);
    return name.find()
        ? Optional.of(name.group(1) == null ? name.group(2).trim() : name.group(1))
        : Optional.empty();
  }

  private static Optional<String> last(URI uri) {
    String path = Optional.ofNullable(uri.getRawPath()).orElse("");
    String last = path.substring(path.lastIndexOf('/') + 1).replace("+", "%2B");
    try {
      return Optional.of(URLDecoder.decode(last, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Without folders, and without what file systems or shells take for something else. */
  static String safe(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    String clean =
        last.replaceAll("[\\p{Cntrl}\\p{Cf}<>:\"|?*]", "_").replaceAll("^[.\\s-]+|[.\\s]+$", "");
    return clean.length() <= LONGEST ? clean : clean.substring(clean.length() - LONGEST);
  }
}
