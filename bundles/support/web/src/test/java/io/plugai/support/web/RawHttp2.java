package io.plugai.support.web;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client of HTTP/2 (RFC 9113) that writes its frames by hand, and may take no answers. */
public final class RawHttp2 implements Closeable {
  /** The type of the frame that an answer begins with. */
  public static final int HEADERS = 1;

  /** The type of the frame that ends a stream before its time. */
  public static final int RST_STREAM = 3;

  private static final int SETTINGS = 4;
  private static final int END_STREAM_AND_HEADERS = 0x5;
  private static final int ACK = 0x1;
  private static final int INITIAL_WINDOW_SIZE = 0x4;

  private final SSLSocket socket;
  private final DataInputStream in;
  private int streams;

  /**
   * Connects to the loopback.
   *
   * @param window how many bytes of each answer's body the server may send
   */
  public RawHttp2(SSLContext trust, int port, int window) throws IOException {
    socket = (SSLSocket) trust.getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    in = new DataInputStream(socket.getInputStream());
    socket.getOutputStream().write(ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    send(
        SETTINGS,
        0,
        0,
        ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE).putInt(window).array());
    send(SETTINGS, ACK, 0, new byte[0]);
  }

  /** Asks for something. */
  public void get(String path) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x82); // :method GET, as HPACK has it in its table (RFC 7541, appendix A)
    block.write(0x87); // :scheme https
    literal(block, 0x04, path); // :path
    literal(block, 0x01, "localhost"); // :authority
    send(HEADERS, END_STREAM_AND_HEADERS, 1 + 2 * streams++, block.toByteArray());
  }

  private static void literal(ByteArrayOutputStream block, int name, String value) {
    block.write(name);
    block.write(value.length());
    block.writeBytes(ascii(value));
  }

  /** Reads up to the next frame of a type. */
  public void await(int type) throws IOException {
    int found;
    do {
      int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
      found = in.readUnsignedByte();
      in.readNBytes(1 + 4 + length);
    } while (found != type);
  }

  private void send(int type, int flags, int stream, byte[] payload) throws IOException {
    socket
        .getOutputStream()
        .write(
            ByteBuffer.allocate(9 + payload.length)
                .putShort((short) (payload.length >> 8))
                .put((byte) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
