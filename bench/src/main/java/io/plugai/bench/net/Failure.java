package io.plugai.bench.net;

/**
 * What a program does whose event loop failed: others wait for it, so it must not just stay quiet.
 */
public final class Failure {

  private Failure() {}

  /** From now on an exception that nobody caught is printed and ends this process. */
  public static void endsTheProcess() {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          failure.printStackTrace();
          Runtime.getRuntime().halt(1);
        });
  }
}
