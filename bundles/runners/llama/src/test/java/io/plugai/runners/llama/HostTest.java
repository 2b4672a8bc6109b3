package io.plugai.runners.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {
  @TempDir Path root;

  @Test
  void lacksNothingWithOpenMpAndAvx2() throws IOException {
    processor("fpu sse4_2 avx avx2 fma");
    library("usr/lib/x86_64-linux-gnu");
    assertThat(host("amd64").lacksForBundledEngine()).isEmpty();
  }

  @Test
  void findsOpenMpWhereverTheLoaderKnowsIt() throws IOException {
    processor("avx2");
    file("etc/ld.so.cache", "\0\0libgomp.so.1\0/opt/odd/libgomp.so.1\0");
    assertThat(host("amd64").lacksForBundledEngine()).isEmpty();
  }

  @Test
  void saysWhichPackageIsMissing() throws IOException {
    processor("avx2");
    assertThat(host("amd64").lacksForBundledEngine().orElse("")).contains("libgomp1").endsWith(".");
  }

  @Test
  void saysThatTheProcessorIsTooOld() throws IOException {
    processor("fpu sse4_2 avx");
    library("lib64");
    assertThat(host("amd64").lacksForBundledEngine().orElse("")).contains("AVX2").endsWith(".");
  }

  @Test
  void saysThatTheEngineIsNotBuiltForAnotherKindOfProcessor() {
    assertThat(host("riscv64").lacksForBundledEngine().orElse("")).contains("riscv64");
  }

  @Test
  void findsAProgramOnThePathOrByItsWholePath() throws IOException {
    Path program = file("bin/llama-server", "");
    assertThat(host("amd64").program("llama-server")).isEmpty();
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    assertThat(host("amd64").program("llama-server")).contains(program);
    assertThat(host("amd64").program(program.toString())).contains(program);
    assertThat(host("amd64").program("")).isEmpty();
  }

  private Host host(String architecture) {
    return new Host(
        root,
        "Linux",
        architecture,
        name -> name.equals("PATH") ? "/nowhere:" + root.resolve("bin") : "");
  }

  private void processor(String flags) throws IOException {
    file("proc/cpuinfo", "processor : 0\nflags : " + flags + "\n");
  }

  private void library(String folder) throws IOException {
    file(folder + "/libgomp.so.1", "");
  }

  private Path file(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
