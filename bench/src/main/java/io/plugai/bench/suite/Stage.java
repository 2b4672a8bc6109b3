package io.plugai.bench.suite;

import io.plugai.bench.client.Target;
import io.plugai.bench.gateway.Gateway;
import io.plugai.bench.gateway.LoadClient;
import io.plugai.bench.gateway.PlugAi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that takes part in the measurements.
 *
 * @param direct the mock upstream without a gateway
 * @param gateways those under measurement; running, but for {@link Startup}, which starts them
 */
public record Stage(LoadClient client, Target direct, List<Gateway> gateways) {

  /** Direct, and all gateways, in the order of the report's columns. */
  List<Target> targets() {
    return Stream.concat(Stream.of(direct), gateways.stream().map(Gateway::target)).toList();
  }

  /** The titles of a table with a column for each target. */
  List<String> titles(String first) {
    return prepend(first, targets().stream().map(Target::name).toList());
  }

  /** The titles of a table with a column for each gateway. */
  List<String> gatewayTitles(String first) {
    return prepend(first, gateways.stream().map(Gateway::name).toList());
  }

  /** Where PlugAI is among the gateways, if it takes part. */
  Optional<Integer> plugAi() {
    return index(true);
  }

  /** PlugAI itself, if it takes part. */
  Optional<Gateway> plugAiItself() {
    return plugAi().map(gateways::get);
  }

  /** Where the gateway it is compared with is, if it takes part. */
  Optional<Integer> other() {
    return index(false);
  }

  private Optional<Integer> index(boolean plugAi) {
    return Stream.iterate(0, i -> i < gateways.size(), i -> i + 1)
        .filter(i -> gateways.get(i) instanceof PlugAi == plugAi)
        .findFirst();
  }

  static List<String> prepend(String first, List<String> others) {
    List<String> all = new ArrayList<>();
    all.add(first);
    all.addAll(others);
    return all;
  }
}
