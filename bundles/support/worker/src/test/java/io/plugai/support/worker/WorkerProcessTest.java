package io.plugai.support.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WorkerProcessTest {
  @TempDir Path folder;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Test
  void isReadyAtItsLineAndHandsOverTheOthers() throws Exception {
    try (WorkerProcess worker = start("echo one; echo; echo " + WorkerProcess.READY + "; cat")) {
      assertThat(worker.ready().get(30, TimeUnit.SECONDS)).isEqualTo(WorkerProcess.READY);
      assertThat(lines).containsExactly("one");
    }
  }

  @Test
  void tellsItsStatusAfterAllThatItPrinted() throws Exception {
    WorkerProcess worker = start("echo sorry >&2; exit 65");
    assertThat(worker.ended().get(30, TimeUnit.SECONDS)).isEqualTo(65);
    assertThat(lines).containsExactly("sorry");
    assertThatThrownBy(() -> worker.ready().get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
  }

  @Test
  void endsWithEverythingThatItHasStarted() throws Exception {
    WorkerProcess worker = start("sleep 300 & sleep 300 & echo " + WorkerProcess.READY + "; wait");
    worker.ready().get(30, TimeUnit.SECONDS);
    List<ProcessHandle> all = ProcessHandle.of(worker.pid()).orElseThrow().descendants().toList();
    worker.close();
    worker.close();
    assertThat(all).noneMatch(ProcessHandle::isAlive);
    assertThat(worker.ended().get(30, TimeUnit.SECONDS)).isEqualTo(128 + 9);
  }

  @Test
  void keepsNoMoreOfALineThanItsBound() throws Exception {
    WorkerProcess worker = start("head -c 1000000 /dev/zero | tr '\\0' x");
    worker.ended().get(30, TimeUnit.SECONDS);
    assertThat(lines).singleElement().asString().hasSize(WorkerProcess.MAX_LINE);
  }

  @Test
  void startsWithAnEnvironmentOfItsOwn() throws Exception {
    assertThat(System.getenv()).containsKey("PLUGAI_TEST_CANARY");

    WorkerProcess worker =
        WorkerProcess.start(
            new WorkerProcess.Launch(
                "test",
                List.of("/usr/bin/env"),
                folder,
                Map.of("OWN", "set"),
                WorkerProcess.READY::equals),
            lines::add);

    worker.ended().get(30, TimeUnit.SECONDS);
    assertThat(lines)
        .contains("OWN=set", "PATH=" + System.getenv("PATH"))
        .noneMatch(line -> line.contains("CANARY"));
  }

  @Test
  void failsWhereThereIsNoSuchProgram() {
    assertThatThrownBy(() -> WorkerProcess.start(launch(List.of("/no/such/program")), lines::add))
        .isInstanceOf(IOException.class);
  }

  private WorkerProcess start(String script) throws IOException {
    return WorkerProcess.start(launch(List.of("/bin/sh", "-c", script)), lines::add);
  }

  private WorkerProcess.Launch launch(List<String> command) {
    return new WorkerProcess.Launch("test", command, folder, Map.of(), WorkerProcess.READY::equals);
  }
}
