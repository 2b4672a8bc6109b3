package io.plugai.http.generate;

import io.plugai.core.api.state.StateSeal;
import io.plugai.spi.generation.ProviderState;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps states and gives out their numbers. */
public final class KnownStates implements StateSeal {
  private final Map<String, ProviderState> known = new ConcurrentHashMap<>();

  @Override
  public synchronized String seal(ProviderState state) {
    String sealed = "sealed-" + known.size();
    known.put(sealed, state);
    return sealed;
  }

  @Override
  public Optional<ProviderState> open(String sealed) {
    return Optional.ofNullable(known.get(sealed));
  }
}
