package io.plugai.shell;

import io.plugai.spi.error.GatewayException;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** A command whose failures are told in one sentence, without a stack trace. */
abstract class OperatorAction implements Action {
  /** Whom the audit log names: whoever may log in to the shell. */
  static final String ACTOR = "shell";

  /** Does what the command is for. */
  abstract void run() throws CommandException, InterruptedException, ExecutionException;

  @Override
  public final @Nullable Object execute() throws CommandException, InterruptedException {
    try {
      run();
      return null;
    } catch (GatewayException e) {
      throw new CommandException(TerminalText.escaped(told(e)));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GatewayException known) {
        throw new CommandException(TerminalText.escaped(told(known)));
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static String told(GatewayException e) {
    return e.details().isEmpty()
        ? e.getMessage()
        : e.details().stream()
            .map(wrong -> wrong.field() + " " + wrong.reason() + ".")
            .collect(Collectors.joining(" "));
  }

  /**
   * What the operator named.
   *
   * @param otherwise what to tell them where there is nothing of that name
   */
  static <T> T named(T[] all, Function<T, String> name, String wanted, String otherwise)
      throws CommandException {
    return Arrays.stream(all)
        .filter(one -> name.apply(one).equals(wanted))
        .findFirst()
        .orElseThrow(() -> new CommandException(otherwise));
  }

  /** Prints a line for the operator, escaped by {@link TerminalText}. */
  @SuppressWarnings("SystemOut") // the shell redirects it to the operator's terminal
  static void say(String line) {
    System.out.println(TerminalText.escaped(line));
  }
}
