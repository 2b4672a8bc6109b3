package io.plugai.support.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FrameConnectionTest {
  private PrivateFolder folder;
  private ServerSocketChannel listening;
  private FrameConnection near;
  private SocketChannel far;

  @BeforeEach
  void connect() throws Exception {
    folder = PrivateFolder.create(List.of(Path.of("/tmp")));
    listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(UnixDomainSocketAddress.of(folder.socket()));
    near = FrameConnection.connect(folder.socket(), "near");
    far = listening.accept();
  }

  @AfterEach
  void disconnect() throws Exception {
    near.close();
    far.close();
    listening.close();
    folder.delete();
    assertThat(folder.path()).doesNotExist();
  }

  @Test
  void carriesFramesOfAllSizesInOrder() throws Exception {
    FrameConnection other = new FrameConnection(far, "far");
    BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    read(other, received);
    for (int size : new int[] {0, 1, 65_532, 65_536, 3_000_000, 7}) {
      byte[] frame = new byte[size];
      Arrays.fill(frame, (byte) size);
      assertThat(near.send(frame)).isTrue();
      assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo(frame);
    }
    other.close();
  }

  @Test
  void endsOnWhatIsNoFrame() throws Exception {
    CompletableFuture<Void> ended = read(near, new LinkedBlockingQueue<>());
    far.write(ByteBuffer.allocate(4).putInt(FrameConnection.MAX_FRAME + 1).flip());
    ended.get(30, TimeUnit.SECONDS);
    assertThat(near.send(new byte[1])).isFalse();
  }

  @Test
  void endsWhenTheOtherSideGoes() throws Exception {
    CompletableFuture<Void> ended = read(near, new LinkedBlockingQueue<>());
    far.close();
    ended.get(30, TimeUnit.SECONDS);
  }

  @Test
  void letsGoOfAnOtherSideThatHasStoppedReading() {
    int sent = 0;
    while (near.send(new byte[1000])) {
      sent++;
      assertThat(sent).isLessThan(10 * FrameConnection.MAX_WAITING);
    }
    assertThat(sent).isGreaterThanOrEqualTo(FrameConnection.MAX_WAITING);
  }

  @Test
  void letsNobodyElseIntoItsFolder() throws Exception {
    assertThat(Files.getPosixFilePermissions(folder.path())).hasSize(3);
  }

  private static CompletableFuture<Void> read(
      FrameConnection connection, BlockingQueue<byte[]> received) {
    return CompletableFuture.runAsync(
        () ->
            connection.read(
                (buffer, offset, length) ->
                    received.add(Arrays.copyOfRange(buffer, offset, offset + length))));
  }
}
