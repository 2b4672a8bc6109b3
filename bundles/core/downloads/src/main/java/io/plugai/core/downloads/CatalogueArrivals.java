package io.plugai.core.downloads;

import io.plugai.core.api.catalogue.ModelField;
import io.plugai.core.api.catalogue.Models;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.ModelAbout;
import io.plugai.spi.source.RemoteModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the catalogue show what is on its way, and keep what the sources of models say of them. */
final class CatalogueArrivals implements Arrivals {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogueArrivals.class);

  private final Models models;

  CatalogueArrivals(Models models) {
    this.models = models;
  }

  @Override
  public void expected(String model) {
    tell(model, () -> models.downloading(model, Optional.empty()));
  }

  @Override
  public void arrived(String model, String source, RemoteModel told) {
    tell(model, () -> models.told(model, fields(source, told)));
    tell(model, () -> models.downloaded(model));
  }

  @Override
  public void failed(String model, String why) {
    tell(model, () -> models.downloading(model, Optional.of(why)));
  }

  @Override
  public void calledOff(String model) {
    tell(model, () -> models.downloaded(model));
  }

  private static Map<String, Object> fields(String source, RemoteModel told) {
    ModelAbout about = told.about();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(ModelField.SOURCE.id(), source + ":" + told.name());
    told.revision().ifPresent(revision -> fields.put(ModelField.REVISION.id(), revision));
    about.licence().ifPresent(licence -> fields.put(ModelField.LICENSE.id(), licence));
    if (!about.tags().isEmpty()) {
      fields.put(ModelField.TAGS.id(), about.tags());
    }
    if (!about.recommended().isEmpty()) {
      fields.put(ModelField.RECOMMENDED.id(), about.recommended());
    }
    return fields;
  }

  /** The files are there whether or not the catalogue can be told, and say of themselves. */
  private static void tell(String model, Runnable what) {
    try {
      what.run();
    } catch (GatewayException e) {
      LOG.warn("The catalogue was not told what becomes of {}: {}", model, e.getMessage());
    }
  }
}
