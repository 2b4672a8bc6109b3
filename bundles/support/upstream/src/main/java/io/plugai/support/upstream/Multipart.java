package io.plugai.support.upstream;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A form with files in it, {@code multipart/form-data} (RFC 7578). Files are read while they are
 * sent and are never in memory as a whole. For one thread, until it is made a call of.
 */
public final class Multipart {
  private static final String END = "\r\n";

  private final String boundary = "plugai-" + UUID.randomUUID();
  private final List<BodyPublisher> pieces = new ArrayList<>();
  private final ByteArrayOutputStream texts = new ByteArrayOutputStream();

  /** Adds a field. */
  public Multipart field(String name, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    texts.writeBytes(bytes);
    texts.write('\n');
    return part("name=\"" + quoted(name) + "\"", "", BodyPublishers.ofByteArray(bytes));
  }

  /**
   * Adds a file, which must not change until it is sent.
   *
   * @throws FileNotFoundException if it is not there
   */
  public Multipart file(String name, String fileName, String mediaType, Path file)
      throws FileNotFoundException {
    return part(named(name, fileName), mediaType, BodyPublishers.ofFile(file));
  }

  /** Adds a file whose content is in memory; the array must not be changed. */
  public Multipart file(String name, String fileName, String mediaType, byte[] content) {
    return part(named(name, fileName), mediaType, BodyPublishers.ofByteArray(content));
  }

  Call.Payload payload() {
    List<BodyPublisher> all = new ArrayList<>(pieces);
    all.add(text("--" + boundary + "--" + END));
    return new Call.Payload(
        "multipart/form-data; boundary=" + boundary,
        BodyPublishers.concat(all.toArray(BodyPublisher[]::new)),
        texts.toByteArray(),
        List.of());
  }

  private Multipart part(String disposition, String mediaType, BodyPublisher content) {
    String type = mediaType.isEmpty() ? "" : "Content-Type: " + mediaType + END;
    pieces.add(
        text(
            "--"
                + boundary
                + END
                + "Content-Disposition: form-data; "
                + disposition
                + END
                + type
                + END));
    pieces.add(content);
    pieces.add(text(END));
    return this;
  }

  private static String named(String name, String fileName) {
    return "name=\"" + quoted(name) + "\"; filename=\"" + quoted(fileName) + "\"";
  }

  /** As the HTML standard says for forms: these three would end the name, or the line. */
  private static String quoted(String name) {
    return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static BodyPublisher text(String text) {
    return BodyPublishers.ofByteArray(text.getBytes(StandardCharsets.UTF_8));
  }
}
