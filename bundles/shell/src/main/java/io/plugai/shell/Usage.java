package io.plugai.shell;

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
import org.apache.karaf.shell.support.table.ShellTable;

/** {@code plugai:usage}. */
@Service
@Command(
    scope = "plugai",
    name = "usage",
    description = "Sums up what was used: by day, model, key or person.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class Usage extends OperatorAction {
  @Reference private UsageReports reports;

  @Option(name = "--by", description = "day, model, key or user")
  @Completion(
      value = StringsCompleter.class,
      values = {"day", "model", "key", "user"})
  private String by = "user";

  @Option(name = "--days", description = "How many days back, today included")
  private int days = 30;

  @Override
  void run() throws CommandException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    ShellTable table = new ShellTable();
    table.column(by);
    for (String column :
        new String[] {"Requests", "Failed", "Cancelled", "Input tokens", "Output tokens"}) {
      table.column(column).alignRight();
    }
    table.emptyTableText("Nothing was used.");
    reports
        .sums(Optional.empty(), today.minusDays(Math.max(0, days - 1L)), today, by())
        .forEach(sum -> addRow(table, sum));
    table.print(System.out);
  }

  private static void addRow(ShellTable table, UsageReports.Sum sum) {
    table
        .addRow()
        .addContent(
            sum.name(),
            sum.requests(),
            sum.failed(),
            sum.cancelled(),
            sum.inputTokens(),
            sum.outputTokens());
  }

  private By by() throws CommandException {
    return named(By.values(), By::id, by, "Sums are kept by day, model, key or user.");
  }
}
