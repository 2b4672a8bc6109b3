package io.plugai.workers.llama;

import io.plugai.support.worker.FrameConnection;
import io.plugai.support.worker.text.Ask;
import io.plugai.support.worker.text.Reply;
import io.plugai.support.worker.text.TextProtocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Asks a worker without a gateway, for tests and measurements. Any number of threads may ask at
 * once; each call blocks until its answer is complete.
 */
public final class DirectClient implements AutoCloseable {
  private final FrameConnection connection;
  private final Map<Long, BlockingQueue<Reply>> replies = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  private DirectClient(FrameConnection connection) {
    this.connection = connection;
    Thread reader = new Thread(this::read, "direct-client");
    reader.setDaemon(true);
    reader.start();
  }

  /** Connects to the socket that a worker listens on. */
  public static DirectClient connect(Path socket) throws IOException {
    return new DirectClient(FrameConnection.connect(socket, "direct-client"));
  }

  /**
   * Asks for one generation.
   *
   * @param ask makes the request, with the id that it is given
   * @param text takes the pieces of the answer, on this thread
   * @return how it ended: never a {@link Reply.Text}
   */
  public Reply generate(LongFunction<Ask.Generate> ask, Consumer<String> text)
      throws InterruptedException {
    long id = ids.incrementAndGet();
    BlockingQueue<Reply> queue = new LinkedBlockingQueue<>();
    replies.put(id, queue);
    try {
      if (!connection.send(TextProtocol.write(ask.apply(id)))) {
        return new Reply.Failed(id);
      }
      Reply reply = queue.take();
      while (reply instanceof Reply.Text piece) {
        text.accept(piece.text());
        reply = queue.take();
      }
      return reply;
    } finally {
      replies.remove(id);
    }
  }

  /** Cancels a generation that another thread waits for. */
  public void cancel(long id) {
    connection.send(TextProtocol.write(new Ask.Cancel(id)));
  }

  private void read() {
    connection.read(
        (buffer, offset, length) -> {
          Reply reply = TextProtocol.readReply(buffer, offset, length);
          BlockingQueue<Reply> queue = replies.get(reply.id());
          if (queue != null) {
            queue.add(reply);
          }
        });
    replies.forEach((id, queue) -> queue.add(new Reply.Failed(id)));
  }

  @Override
  public void close() {
    connection.close();
  }
}
