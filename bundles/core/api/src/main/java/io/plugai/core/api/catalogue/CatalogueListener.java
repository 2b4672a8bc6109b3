package io.plugai.core.api.catalogue;

import java.util.List;

/** A service that is told when the catalogue changes. */
public interface CatalogueListener {
  /**
   * The models as they are now. Called once on registration, then after each change, by one thread
   * at a time; must return soon.
   */
  void changed(List<ModelEntry> models);
}
