package io.plugai.core.hub;

import io.plugai.core.api.hub.Fit.Verdict;
import io.plugai.core.api.hub.HubModel;
import io.plugai.core.api.hub.HubQuery;
import io.plugai.core.api.hub.Variant;
import io.plugai.spi.source.ModelAbout;
import io.plugai.spi.source.RemoteModel;
import java.util.List;
import java.util.Optional;

/** What of a source's answer is wanted: sources ignore what they cannot filter by. */
record Filter(HubQuery query) {

  /** By what the source says of it; what it does not say stands against nothing. */
  boolean wants(RemoteModel model) {
    ModelAbout about = model.about();
    return isOrUnsaid(query.task(), about.task(), about.tags())
        && isOrUnsaid(query.library(), about.library(), about.tags())
        && isOrUnsaid(query.licence(), about.licence(), about.tags());
  }

  private static boolean isOrUnsaid(
      Optional<String> wanted, Optional<String> said, List<String> tags) {
    return wanted.isEmpty()
        || said.isEmpty()
        || said.get().equalsIgnoreCase(wanted.get())
        || tags.contains(wanted.get());
  }

  /** With those of its variants that are wanted; empty where none of them is, and some must be. */
  Optional<HubModel> narrowed(HubModel model) {
    boolean narrows =
        query.runnable() || query.leastBytes().isPresent() || query.mostBytes().isPresent();
    if (!narrows) {
      return Optional.of(model);
    }
    List<Variant> wanted = model.variants().stream().filter(this::wants).toList();
    return wanted.isEmpty()
        ? Optional.empty()
        : Optional.of(new HubModel(model.source(), model.model(), wanted));
  }

  private boolean wants(Variant variant) {
    boolean sized = query.leastBytes().isPresent() || query.mostBytes().isPresent();
    return (!query.runnable() || variant.fit().verdict() == Verdict.RUNS)
        && (!sized
            || variant.bytes().isPresent()
                && variant.bytes().getAsLong() >= query.leastBytes().orElse(0)
                && variant.bytes().getAsLong() <= query.mostBytes().orElse(Long.MAX_VALUE));
  }
}
