package io.plugai.core.api.dispatch;

import java.util.List;

/** What is bound to the gateway now. Safe for all threads. */
public interface Backends {
  /** Adapters, runners and sources of models, sorted by kind and id, the serving version first. */
  List<BackendStatus> list();
}
