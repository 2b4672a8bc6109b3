package io.plugai.core.persistence;

import io.plugai.core.api.store.AuditStore;
import io.plugai.core.api.store.UsageStore;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.core.persistence.engine.DatabaseSettings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that writes until it is killed. It waits for a folder on its input, opens the database
 * there, and tells the id of each thing that the stores have taken, with a full stop behind it.
 */
final class CrashWriter {
  private static final int MOST = 100_000;

  private CrashWriter() {}

  public static void main(String[] arguments) throws Exception {
    String prefix = arguments[0];
    Path home = Path.of(new BufferedReader(new InputStreamReader(System.in)).readLine());
    Persistence persistence = Persistence.open(DatabaseSettings.sqlite(home));
    Thread other = new Thread(() -> audit(persistence.get(AuditStore.class), prefix));
    other.setDaemon(true);
    other.start();
    use(persistence.get(UsageStore.class), prefix);
  }

  private static void audit(AuditStore audit, String prefix) {
    for (int i = 0; i < MOST; i++) {
      String id = "aud_" + prefix + "_" + i;
      audit.append(Samples.audit(id, "login.failed", Samples.NOW));
      tell(id);
    }
  }

  private static void use(UsageStore usage, String prefix) {
    for (int i = 0; i < MOST; i++) {
      String id = "use_" + prefix + "_" + i;
      UsageRecord record = Samples.usage(id, "usr_ann", Samples.NOW);
      usage.append(List.of(record, Samples.withPrompt(twin(record), "[]")));
      tell(id);
    }
  }

  private static UsageRecord twin(UsageRecord record) {
    return Samples.usage(record.id() + "_twin", record.userId(), record.endedAt());
  }

  private static void tell(String id) {
    System.out.println(id + ".");
    if (System.out.checkError()) {
      Runtime.getRuntime().halt(1); // nobody listens any more
    }
  }
}
