package io.plugai.core.persistence.move;

import java.util.Arrays;
import java.util.List;

/**
 * A table that holds data.
 *
 * @param key the columns of its primary key
 */
public record DataTable(String name, List<String> key) {
  /** All of them; those that others point at come before these. */
  public static final List<DataTable> ALL =
      List.of(
          table("users", "id"),
          table("invites", "id"),
          table("tokens", "id"),
          table("sessions", "id"),
          table("replaced_refreshes", "hash"),
          table("credentials", "id"),
          table("policies", "provider"),
          table("own_secrets", "name"),
          table("usage_records", "id"),
          table("usage_prompts", "usage_id"),
          table("usage_days", "day", "user_id", "key_id", "model"),
          table("audit", "id"),
          table("aliases", "name"),
          table("requests", "id"),
          table("conversations", "id"),
          table("conversation_messages", "id"),
          table("models", "id"),
          table("model_statements", "model_id", "source"),
          table("jobs", "id"),
          table("job_files", "job_id", "path"));

  private static DataTable table(String name, String... key) {
    return new DataTable(name, Arrays.asList(key));
  }
}
