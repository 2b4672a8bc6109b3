package io.plugai.workers.llama;

import io.plugai.support.worker.PrivateFolder;
import io.plugai.support.worker.WorkerProcess;
import java.io.IOException;

/** Where the worker starts; see the package's description. */
public final class Main {
  /** Exit status where the arguments are wrong. */
  static final int EXIT_USAGE = 64;

  /** Exit status where the model cannot be loaded. */
  static final int EXIT_NO_MODEL = 65;

  private Main() {}

  /** Runs until standard input ends. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return EXIT_USAGE;
    }
    endWithStandardInput(options.folder());
    return serve(options);
  }

  private static int serve(Options options) {
    NativeModel model;
    try {
      model = NativeModel.load(options);
    } catch (RuntimeException | LinkageError e) {
      System.err.println(e);
      return EXIT_NO_MODEL;
    }
    try (Server server = Server.open(options, model)) {
      // A line of its own, whatever native code has printed before it.
      System.out.print("\n" + WorkerProcess.READY + "\n");
      System.out.flush();
      server.serve();
      return 0;
    } catch (IOException e) {
      System.err.println(e);
      return 1;
    }
  }

  /**
   * Native threads never let the virtual machine end by itself, and they may be in the middle of
   * something: so it is halted.
   */
  private static void endWithStandardInput(PrivateFolder folder) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  continue;
                }
              } catch (IOException e) {
                // As good as its end.
              }
              folder.delete();
              Runtime.getRuntime().halt(0);
            },
            "standard-input");
    thread.setDaemon(true);
    thread.start();
  }
}
