package io.plugai.support.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WorkerEnvironmentTest {

  @Test
  void whatIsNeededIsPassedOnAndNothingElse() {
    Map<String, String> needed =
        Map.of(
            "PATH", "/bin",
            "HOME", "/home/ada",
            "LC_ALL", "C.UTF-8",
            "LD_LIBRARY_PATH", "/usr/lib",
            "CUDA_VISIBLE_DEVICES", "0",
            "HIP_VISIBLE_DEVICES", "1",
            "GGML_VK_VISIBLE_DEVICES", "2",
            "OMP_NUM_THREADS", "2");
    Map<String, String> all = new TreeMap<>(needed);
    all.put("OPENAI_API_KEY", "canary");
    all.put("PLUGAI_MASTER_KEY", "canary");
    all.put("PLUGAI_DATABASE_URL", "jdbc:postgresql://ada:canary@localhost/plugai");
    all.put("NVIDIA_API_KEY", "canary");
    all.put("JAVA_TOOL_OPTIONS", "-Dcanary");
    all.put("BOX", "canary");

    assertThat(WorkerEnvironment.of(all)).isEqualTo(needed);
  }
}
