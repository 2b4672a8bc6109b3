package io.plugai.core.downloads.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file that is not whole yet remembers. */
class PartFileTest {
  @TempDir Path folder;

  @Test
  void howFarEachPieceIsOutlivesWhoeverWroteIt() throws Exception {
    try (PartFile part = open()) {
      assertThat(part.begun()).isFalse();
      part.begin(OptionalLong.of(25), Optional.of("\"etag\""), 10);
      write(part, 0, 10);
      write(part, 2, 3);
      assertThat(PartFile.open(folder, "k")).as("it has it alone").isEmpty();
      assertThat(PartFile.bytesOf(folder, "k")).isEqualTo(13);
    }
    try (PartFile part = open()) {
      assertThat(part.validator()).contains("\"etag\"");
      assertThat(part.pieces()).isEqualTo(3);
      assertThat(part.isDone(0)).isTrue();
      assertThat(part.position(1)).isEqualTo(10);
      assertThat(part.position(2)).isEqualTo(23);
      assertThat(part.contiguous()).isEqualTo(10);
      write(part, 1, 10);
      write(part, 2, 2);
      assertThat(part.contiguous()).isEqualTo(25);
    }
  }

  @Test
  void whatNeverReachedTheDiskIsNotCounted() throws Exception {
    try (PartFile part = open()) {
      part.begin(OptionalLong.empty(), Optional.empty(), 0);
      write(part, 0, 100);
    }
    try (FileChannel data = FileChannel.open(folder.resolve("k.part"), StandardOpenOption.WRITE)) {
      data.truncate(40);
    }
    try (PartFile part = open()) {
      assertThat(part.position(0)).isEqualTo(40);
      assertThat(part.total()).isEmpty();
      part.endsHere();
      assertThat(part.total()).hasValue(40);
      part.delete();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void nonsenseIsBegunAnew() throws Exception {
    Files.write(folder.resolve("k.part"), new byte[9]);
    Files.write(folder.resolve("k.state"), new byte[5000]);
    try (PartFile part = open()) {
      assertThat(part.begun()).isFalse();
    }
    byte[] hostile = ByteBuffer.allocate(3000).putInt(0x504c4731).putInt(-5).array();
    Files.write(folder.resolve("k.state"), hostile);
    try (PartFile part = open()) {
      assertThat(part.begun()).isFalse();
    }
  }

  private PartFile open() throws IOException {
    return PartFile.open(folder, "k").orElseThrow();
  }

  private static void write(PartFile part, int piece, int bytes) throws IOException {
    try (FileChannel out = part.writer(part.position(piece))) {
      out.write(ByteBuffer.allocate(bytes));
    }
    part.advance(piece, bytes);
  }
}
