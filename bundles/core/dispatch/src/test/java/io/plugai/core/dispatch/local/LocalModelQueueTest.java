package io.plugai.core.dispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.dispatch.LocalModelStatus.State;
import io.plugai.spi.error.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for a busy model, and what they are told. */
@Timeout(30)
class LocalModelQueueTest extends LocalModelHarness {
  @Test
  @Tag("SYS-REQ-046")
  @Tag("NFR-018")
  void requestsBeyondTheCapacityQueueAndMoveUp() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = loaded(runner);
    Waiting first = enqueue(model);
    Waiting second = enqueue(model);
    Waiting third = enqueue(model);
    assertThat(first.next()).isEqualTo("granted");
    assertThat(second.next()).isEqualTo("queued 1");
    assertThat(third.next()).isEqualTo("queued 2");
    assertThat(model.status().state()).isEqualTo(State.BUSY);

    first.permit.join().release();
    assertThat(second.next()).isEqualTo("granted");
    assertThat(third.next()).isEqualTo("queued 1");
  }

  @Test
  void aRequestThatLeavesTheQueueMakesRoomForThoseBehind() throws Exception {
    LocalModel model = loaded(bind(new FakeRunner(), 1, "1.0.0"));
    enqueue(model);
    Waiting second = enqueue(model);
    Waiting third = enqueue(model);
    assertThat(third.next()).isEqualTo("queued 2");

    second.withdraw.run();
    assertThat(third.next()).isEqualTo("queued 1");
  }

  @Test
  void aFullQueueRefusesAtOnce() throws Exception {
    LocalModel model = loaded(bind(new FakeRunner(), 1, "1.0.0"));
    enqueue(model);
    for (int i = 0; i < 3; i++) {
      enqueue(model);
    }
    assertThat(enqueue(model).next()).isEqualTo("refused " + ErrorCode.QUEUE_FULL);
  }

  @Test
  @Tag("NFR-018")
  void thoseThatWaitAreToldAboutHowLongOnceThatIsKnown() throws Exception {
    LocalModel model = loaded(bind(new FakeRunner(), 1, "1.0.0"));
    Permit first = enqueue(model).permit.get(10, TimeUnit.SECONDS);
    Waiting second = enqueue(model);
    Waiting third = enqueue(model);
    assertThat(third.next()).isEqualTo("queued 2");
    assertThat(third.estimate).as("nothing has ended yet").isEmpty();

    first.release();
    assertThat(second.permit.get(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(third.next()).isEqualTo("queued 1");
    assertThat(third.estimate).isPresent();
  }

  @Test
  @Tag("SYS-REQ-046")
  void fiftyUsersAreServedInTurnWhoeverCameFirst() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = model(false, 500);
    BlockingQueue<Map.Entry<Integer, Permit>> granted = new LinkedBlockingQueue<>();
    for (int i = 0; i < 500; i++) {
      int user = i / 10; // all of the first user's come before the second's
      Waiting waiting = new Waiting();
      waiting.permit.thenAccept(permit -> granted.add(Map.entry(user, permit)));
      model.enqueue(new Asker("user" + user, 0), waiting);
    }
    runner.finishLoad();

    int[] served = new int[50];
    for (int i = 1; i <= 500; i++) {
      Map.Entry<Integer, Permit> next = granted.poll(10, TimeUnit.SECONDS);
      served[next.getKey()]++;
      next.getValue().release();
      if (i % 50 == 0) {
        assertThat(served).containsOnly(i / 50);
      }
    }
  }

  @Test
  void aFullQueueSaysWhenToTryAgainAsFarAsThatIsKnown() throws Exception {
    LocalModel model = loaded(bind(new FakeRunner(), 1, "1.0.0"));
    Permit first = enqueue(model).permit.get(10, TimeUnit.SECONDS);
    for (int i = 0; i < 3; i++) {
      enqueue(model);
    }
    Waiting early = enqueue(model);
    assertThat(early.next()).isEqualTo("refused " + ErrorCode.QUEUE_FULL);
    assertThat(early.refusal.get().retryAfter()).contains(Duration.ofSeconds(10));

    first.release();
    enqueue(model);
    Waiting late = enqueue(model);
    assertThat(late.next()).isEqualTo("refused " + ErrorCode.QUEUE_FULL);
    assertThat(late.refusal.get().retryAfter()).as("held for a moment only").contains(SECOND);
  }
}
