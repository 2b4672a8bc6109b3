package io.plugai.bench.mock;

import io.plugai.bench.net.Failure;
import java.io.IOException;

/** The mock upstream as a program: prints its port, and ends when its standard input does. */
public final class MockMain {

  private MockMain() {}

  public static void main(String[] args) throws IOException {
    Failure.endsTheProcess();
    try (MockUpstream mock = MockUpstream.start()) {
      System.out.println(mock.port());
      while (System.in.read() >= 0) {
        // Whoever started this program says nothing; the end of the input says that it is gone.
      }
    }
  }
}
