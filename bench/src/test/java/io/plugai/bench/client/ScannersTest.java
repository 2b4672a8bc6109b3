package io.plugai.bench.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScannersTest {

  private static final String TEXT =
      "data: {\"text\":\"#000012:000000000345678; word # 7:8;\"}\n\ndata: {\"text\":\"#13:9;\"}\n\n";

  @Test
  void framesAreFoundHoweverTheBytesAreCut() {
    for (int size = 1; size <= TEXT.length(); size++) {
      List<String> found = new ArrayList<>();
      FrameScanner scanner = new FrameScanner((number, due) -> found.add(number + "/" + due));

      pieces(TEXT, size).forEach(scanner::scan);

      assertThat(found).containsExactly("12/345678", "13/9");
    }
  }

  @Test
  void aMarkerIsFoundHoweverTheBytesAreCut() {
    String text = "event: delta\n\nevent: don't\nevent: done\n";
    for (int size = 1; size <= text.length(); size++) {
      Marker marker = new Marker("\nevent: done");

      pieces(text, size).forEach(marker::scan);

      assertThat(marker.found()).isTrue();
    }
  }

  @Test
  void aMarkerIsNotFoundWhereItIsNot() {
    Marker marker = new Marker("[DONE]");

    marker.scan(ascii("[DON [DONE"));

    assertThat(marker.found()).isFalse();
  }

  @Test
  void aMarkerThatCouldHideItselfIsRefused() {
    assertThatThrownBy(() -> new Marker("aab")).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<ByteBuffer> pieces(String text, int size) {
    List<ByteBuffer> pieces = new ArrayList<>();
    for (int start = 0; start < text.length(); start += size) {
      pieces.add(ascii(text.substring(start, Math.min(text.length(), start + size))));
    }
    return pieces;
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
