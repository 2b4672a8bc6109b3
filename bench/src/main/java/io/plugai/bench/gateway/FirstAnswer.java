package io.plugai.bench.gateway;

import io.plugai.bench.client.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Waits for a gateway that has just been started: nothing but asking again tells when it answers.
 */
public final class FirstAnswer {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration INTERVAL = Duration.ofMillis(10);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

  private FirstAnswer() {}

  /** Asks again and again until the answer is 200. */
  public static void await(Gateway gateway, ByteBuffer request)
      throws IOException, InterruptedException {
    long limit = System.nanoTime() + LIMIT.toNanos();
    while (!isOk(gateway.target(), request)) {
      if (!gateway.isAlive() || System.nanoTime() - limit > 0) {
        throw new IOException(gateway.name() + " does not answer");
      }
      Thread.sleep(INTERVAL.toMillis());
    }
  }

  private static boolean isOk(Target target, ByteBuffer request) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout((int) READ_TIMEOUT.toMillis());
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port()));
      socket.getOutputStream().write(request.array());
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String status = answer.readLine();
      return status != null && status.startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }
}
