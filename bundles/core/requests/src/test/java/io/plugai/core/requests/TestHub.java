package io.plugai.core.requests;

import io.plugai.core.api.dispatch.Dispatcher;
import io.plugai.core.api.request.Requests;
import io.plugai.core.api.store.RequestStore;
import java.util.Optional;

/** The hub of the distribution, put together by hand. */
public final class TestHub implements AutoCloseable {
  private final Archive archive;
  private final RequestHub hub;

  /** A hub with a database, or without one: then it can keep nothing. */
  public TestHub(Dispatcher dispatcher, Optional<RequestStore> store, RequestsConfig config) {
    archive = new Archive("gateway-of-the-test");
    store.ifPresent(archive::setStore);
    hub = new RequestHub(archive, config);
    hub.setDispatcher(dispatcher);
  }

  /** A hub that can keep nothing. */
  public static TestHub withoutDatabase(Dispatcher dispatcher) {
    return new TestHub(dispatcher, Optional.empty(), TestConfig.USUAL);
  }

  /** The hub itself. */
  public Requests requests() {
    return hub;
  }

  @Override
  public void close() {
    archive.deactivate();
  }
}
