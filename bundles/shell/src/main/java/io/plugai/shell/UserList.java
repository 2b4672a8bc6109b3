package io.plugai.shell;

import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.People;
import io.plugai.core.api.people.User;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:user-list}. */
@Service
@Command(scope = "plugai", name = "user-list", description = "Lists the people with an account.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class UserList extends OperatorAction {
  private static final int PART = 200;

  @Reference private People people;

  @Override
  void run() {
    Listing table = new Listing("There is nobody.", "Name", "Role", "State", "Since", "Id");
    Optional<String> after = Optional.empty();
    do {
      Page<User> page = people.list(after, PART);
      page.items().forEach(user -> addRow(table, user));
      after = page.next();
    } while (after.isPresent());
    table.print();
  }

  private static void addRow(Listing table, User user) {
    table.row(
        user.name(),
        user.role().id(),
        user.disabledAt().map(at -> "disabled since " + at).orElse("enabled"),
        user.createdAt(),
        user.id());
  }
}
