package io.plugai.core.sessions;

import io.plugai.core.api.session.SessionMessage;
import java.util.List;
import java.util.Optional;

/** The messages of a conversation from the newest to the oldest. For one use. */
interface Past {
  /** The next older one; empty at the beginning. */
  Optional<SessionMessage> older();

  /** The instructions that it opens with, as messages of its own. */
  List<SessionMessage> opening();

  /** Ids of what stands before that place, oldest first. */
  List<String> idsBefore(long sequence);
}
