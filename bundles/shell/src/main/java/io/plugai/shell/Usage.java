package io.plugai.shell;

import io.plugai.core.api.people.People;
import io.plugai.core.api.people.Tokens;
import io.plugai.core.api.usage.UsageReports;
import io.plugai.core.api.usage.UsageReports.By;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** {@code plugai:usage}. */
@Service
@Command(
    scope = "plugai",
    name = "usage",
    description = "Sums up what was used: by day, model, key or person.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class Usage extends OperatorAction {
  @Reference private UsageReports reports;
  @Reference private People people;
  @Reference private Tokens tokens;

  @Option(name = "--by", description = "day, model, key or user")
  @Completion(
      value = StringsCompleter.class,
      values = {"day", "model", "key", "user"})
  private String by = "user";

  @Option(name = "--days", description = "How many days back, today included")
  private int days = 30;

  @Option(name = "--ids", description = "Ids in the place of names")
  private boolean ids;

  @Override
  void run() throws CommandException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Listing table =
        new Listing("Nothing was used.", by)
            .numbers("Requests", "Failed", "Cancelled", "Input tokens", "Output tokens");
    Names names = new Names(people, tokens);
    reports
        .sums(Optional.empty(), today.minusDays(Math.max(0, days - 1L)), today, by())
        .forEach(sum -> addRow(table, ids ? sum.name() : names.of(sum.name()), sum));
    table.print();
  }

  private static void addRow(Listing table, String name, UsageReports.Sum sum) {
    table.row(
        name, sum.requests(), sum.failed(), sum.cancelled(), sum.inputTokens(), sum.outputTokens());
  }

  private By by() throws CommandException {
    return named(By.values(), By::id, by, "Sums are kept by day, model, key or user.");
  }
}
