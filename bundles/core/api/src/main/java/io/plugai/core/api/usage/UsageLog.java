package io.plugai.core.api.usage;

/** Takes down what was used. Safe for all threads. */
public interface UsageLog {
  /** Takes it, to be written soon, together with others. Never blocks. */
  void record(UsageRecord record);

  /** Whether prompts shall be recorded. */
  boolean wantsPrompts();
}
