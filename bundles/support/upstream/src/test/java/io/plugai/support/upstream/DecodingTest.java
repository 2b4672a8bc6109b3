package io.plugai.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.testing.adapter.Compression;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecodingTest {
  private static final String TEXT = "data: [\"ein Murmeltier, größer\"]\n\n".repeat(50);

  @ParameterizedTest
  @CsvSource({"gzip, gzip", "deflate, deflate", "deflate, raw", "identity, gzip", "gzip, none"})
  void cutsMakeNoDifference(String named, String way) {
    byte[] plain = TEXT.getBytes(StandardCharsets.UTF_8);
    byte[] sent = way.equals("none") ? plain : Compression.of(way, plain);
    for (int size : new int[] {1, 3, 10, 100, sent.length}) {
      assertThat(decoded(named, sent, size)).isEqualTo(TEXT);
    }
  }

  @Test
  void aGzipHeaderMayHoldMoreAndAnotherPartMayFollow() {
    byte[] zipped = Compression.of("gzip", "one ".getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream full = new ByteArrayOutputStream();
    full.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3});
    full.writeBytes(new byte[] {3, 0, 'x', 'y', 'z'});
    full.writeBytes(new byte[] {'n', 'a', 'm', 'e', 0, 'w', 'o', 'r', 'd', 0, 7, 7});
    full.writeBytes(Arrays.copyOfRange(zipped, 10, zipped.length));
    full.writeBytes(zipped);
    full.writeBytes(new byte[] {0, 0, 0});
    for (int size : new int[] {1, 7, full.size()}) {
      assertThat(decoded("gzip", full.toByteArray(), size)).isEqualTo("one one ");
    }
  }

  @Test
  void whatIsFlushedIsReadAtOnce() throws Exception {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    Decoding decoding = Decoding.ofText(headers("gzip"));
    GZIPOutputStream zip = new GZIPOutputStream(sent, 512, true);
    for (String piece : List.of("data: [1]\n\n", "data: [2]\n\n")) {
      zip.write(piece.getBytes(StandardCharsets.UTF_8));
      zip.flush();
      decoding.feed(ByteBuffer.wrap(sent.toByteArray()));
      sent.reset();
      assertThat(all(decoding)).isEqualTo(piece);
    }
    decoding.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip, br", "compress"})
  void otherWaysAreRefusedInWords(String named) {
    assertThatThrownBy(() -> decoded(named, new byte[] {1, 2, 3}, 3))
        .isInstanceOfSatisfying(
            GatewayException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_PROTOCOL));
  }

  @Test
  void whatIsBrokenIsRefused() {
    byte[] zipped = Compression.of("gzip", TEXT.getBytes(StandardCharsets.UTF_8));
    zipped[10] = (byte) 0xff; // a kind of block that there is not
    assertThatThrownBy(() -> decoded("gzip", zipped, 100)).isInstanceOf(GatewayException.class);
  }

  private static String decoded(String named, byte[] bytes, int size) {
    Decoding decoding = Decoding.ofText(headers(named));
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i += size) {
      decoding.feed(ByteBuffer.wrap(bytes, i, Math.min(size, bytes.length - i)));
      collect(decoding, plain);
    }
    decoding.close();
    return plain.toString(StandardCharsets.UTF_8);
  }

  private static String all(Decoding decoding) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    collect(decoding, plain);
    return plain.toString(StandardCharsets.UTF_8);
  }

  private static void collect(Decoding decoding, ByteArrayOutputStream plain) {
    for (ByteBuffer next = decoding.next(); next != null; next = decoding.next()) {
      byte[] bytes = new byte[next.remaining()];
      next.get(bytes);
      plain.writeBytes(bytes);
    }
  }

  private static HttpHeaders headers(String encoding) {
    return HttpHeaders.of(Map.of("Content-Encoding", List.of(encoding)), (name, value) -> true);
  }
}
