package io.plugai.http.generate;

import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Aliases;
import java.util.List;
import java.util.Optional;

/** A gateway without aliases. */
public final class NoAliases implements Aliases {
  @Override
  public List<Alias> list() {
    return List.of();
  }

  @Override
  public Optional<Alias> find(String name) {
    return Optional.empty();
  }

  @Override
  public boolean put(Alias alias) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void remove(String name) {
    throw new UnsupportedOperationException();
  }
}
