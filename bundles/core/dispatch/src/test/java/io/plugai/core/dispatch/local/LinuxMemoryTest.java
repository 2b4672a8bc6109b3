package io.plugai.core.dispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.dispatch.local.Memory.Amount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxMemoryTest {
  private static final long MIB = 1 << 20;

  @TempDir Path root;

  @Test
  void whatTheMachineHasAvailableCounts() throws IOException {
    machine();
    assertThat(memory()).isEqualTo(new Amount(8192 * MIB, 16384 * MIB));
  }

  @Test
  void theNarrowestControlGroupAroundUsCounts() throws IOException {
    machine();
    file("proc/self/cgroup", "0::/system.slice/plugai.service\n");
    file("sys/fs/cgroup/system.slice/plugai.service/memory.max", "max\n");
    file("sys/fs/cgroup/system.slice/plugai.service/memory.current", "1\n");
    file("sys/fs/cgroup/system.slice/memory.max", 1000 * MIB + "\n");
    file("sys/fs/cgroup/system.slice/memory.current", 700 * MIB + "\n");
    file("sys/fs/cgroup/system.slice/memory.stat", "anon 1\ninactive_file " + 100 * MIB + "\n");

    assertThat(memory()).isEqualTo(new Amount(400 * MIB, 1000 * MIB));
  }

  @Test
  void theFirstVersionOfControlGroupsIsUnderstood() throws IOException {
    machine();
    file("proc/self/cgroup", "11:cpuset:/\n4:memory:/docker/abc\n");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", 2000 * MIB + "\n");
    file("sys/fs/cgroup/memory/memory.usage_in_bytes", 500 * MIB + "\n");

    assertThat(memory()).isEqualTo(new Amount(1500 * MIB, 2000 * MIB));
  }

  @Test
  void elsewhereNothingIsKnownAndNothingRefused() {
    assertThat(memory()).isEqualTo(Amount.UNKNOWN);
  }

  @Test
  void filesThatHoldNonsenseAreNoBound() throws IOException {
    file("proc/meminfo", "MemTotal: much kB\nMemAvailable:\n");
    file("proc/self/cgroup", "nonsense\n0::/../../etc\n");
    assertThat(memory()).isEqualTo(Amount.UNKNOWN);
  }

  private Amount memory() {
    return new LinuxMemory(root).now();
  }

  private void machine() throws IOException {
    file("proc/meminfo", "MemTotal: 16777216 kB\nMemFree: 1 kB\nMemAvailable: 8388608 kB\n");
  }

  private void file(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
