package io.plugai.http.rest.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.http.rest.ControlPlane;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkQueueTest {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  @Test
  void whatHasWaitedTooLongIsNotBegun() throws Exception {
    Slow slow = new Slow();
    try (ControlPlane plane = new ControlPlane(slow)) {
      CompletableFuture<HttpResponse<String>> first = plane.later("GET", "/slow", "");
      slow.begun.acquire();
      CompletableFuture<HttpResponse<String>> second = plane.later("GET", "/slow", "");
      slow.taken.acquire(2);
      slow.nanos.addAndGet(LONGEST.toNanos() + 1);

      slow.end.countDown();

      assertThat(first.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
      HttpResponse<String> late = second.get(20, TimeUnit.SECONDS);
      assertThat(late.statusCode()).isEqualTo(503);
      assertThat(late.body()).contains("\"unavailable\"", "Too many.");
      assertThat(late.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(slow.begun.availablePermits()).isZero();
    } finally {
      slow.background.stop();
    }
  }

  /** Works until it is told to end. */
  @Path("/slow")
  public static final class Slow {
    private final AtomicLong nanos = new AtomicLong();
    private final WorkQueue background =
        new WorkQueue("slow", 1, 8, LONGEST, "Too many.", nanos::get);
    private final Semaphore taken = new Semaphore(0);
    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch end = new CountDownLatch(1);

    @GET
    public void work(@Suspended AsyncResponse response) {
      background.answer(response, this::work);
      taken.release();
    }

    private Response work() {
      begun.release();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Response.noContent().build();
    }
  }
}
