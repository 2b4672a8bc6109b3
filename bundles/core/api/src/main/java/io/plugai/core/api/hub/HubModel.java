package io.plugai.core.api.hub;

import io.plugai.spi.source.RemoteModel;
import java.util.List;

/**
 * A model at its source.
 *
 * @param variants the ways in which its weights are to be had, the smallest first
 */
public record HubModel(String source, RemoteModel model, List<Variant> variants) {
  public HubModel {
    variants = List.copyOf(variants);
  }

  /** Whether any of its variants would run on this machine now. */
  public boolean runs() {
    return variants.stream().anyMatch(variant -> variant.fit().verdict() == Fit.Verdict.RUNS);
  }
}
