package io.plugai.support.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.support.web.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servlets that answer without having asked for the body of the request. */
@Timeout(60)
class EarlyAnswersTest {
  private static final String CLOSE = "Connection: close";
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(new Hasty());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/plain", "/status", "/flushed", "/closed"})
  void anAnswerBeforeTheBodySaysThatTheConnectionEndsWithIt(String path) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      send(socket, "PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n");

      assertThat(everything(socket)).startsWith("HTTP/1.1 200 ").contains(CLOSE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/plain", "/status", "/flushed", "/closed"})
  void aBodyThatHasArrivedLeavesTheConnectionToTheNextRequest(String path) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      send(
          socket,
          ("PUT %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx").formatted(path)
              + "GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

      String answers = everything(socket);
      assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(3);
      assertThat(answers.split(CLOSE, -1)).hasSize(2);
    }
  }

  @Test
  void whoAskedWhetherToSendTheBodyIsToldNotTo() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      send(
          socket,
          "PUT /plain HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
              + "Expect: 100-continue\r\n\r\n");

      assertThat(everything(socket)).startsWith("HTTP/1.1 200 ").contains(CLOSE);
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String everything(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static final class Hasty extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (!request.getRequestURI().equals("/plain")) {
        response.setStatus(200);
      }
      response.getOutputStream().print("done");
      switch (request.getRequestURI()) {
        case "/flushed" -> response.flushBuffer();
        case "/closed" -> response.getOutputStream().close();
        default -> {
          // the server sends it
        }
      }
    }
  }
}
