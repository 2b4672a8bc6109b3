package io.plugai.http.rest.login;

import io.plugai.http.rest.common.WorkQueue;
import java.time.Duration;
import java.util.function.Supplier;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.core.Response;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Threads for whatever hashes a password that people come in with: however many do at once, the
 * server's own stay free.
 */
@Component(service = PasswordWork.class)
public final class PasswordWork {
  private static final int THREADS = 4;
  private static final int MOST_WAITING = 128;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final WorkQueue queue =
      new WorkQueue(
          "plugai-http-entry",
          THREADS,
          MOST_WAITING,
          LONGEST_WAIT,
          "Too many people are coming in at this moment; try again.");

  /** Does it and answers with what it returns or throws, see {@link WorkQueue#answer}. */
  void answer(AsyncResponse response, Supplier<Response> action) {
    queue.answer(response, action);
  }

  @Deactivate
  void stop() {
    queue.stop();
  }
}
