package io.plugai.http.rest.models;

import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.WebRequest;
import java.util.List;
import javax.servlet.http.HttpServletRequest;

/** The models of the catalogue that a request's caller may ask; others are not there for them. */
final class CallersModels {
  private final Catalogue catalogue;

  CallersModels(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  List<ModelEntry> of(HttpServletRequest request) {
    ModelScope scope = WebRequest.requireCaller(request).models();
    return catalogue.models().stream().filter(entry -> scope.allows(entry.id())).toList();
  }

  /** A key for some models learns nothing of others, so the closest names stay away. */
  ModelEntry require(String id, HttpServletRequest request) {
    if (WebRequest.requireCaller(request).models().equals(ModelScope.ALL)) {
      return catalogue.require(id);
    }
    return of(request).stream()
        .filter(entry -> entry.id().equals(id))
        .findAny()
        .orElseThrow(
            () ->
                new GatewayException(
                    ErrorCode.MODEL_NOT_FOUND, "There is no such model for this key."));
  }
}
