package io.plugai.core.dispatch.route;

import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Alias.Candidate;
import io.plugai.core.api.route.Alias.Policy;
import io.plugai.spi.error.FieldError;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One alias of the operator's, as it stands in a file. */
@Component(
    service = AliasFile.class,
    configurationPid = AliasFileConfig.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = AliasFileConfig.class, factory = true)
public final class AliasFile {
  private static final Logger LOG = LoggerFactory.getLogger(AliasFile.class);

  private volatile Optional<Alias> alias;

  /** Reads it; what is wrong with it is said in the log, and it is not there then. */
  @Activate
  public AliasFile(AliasFileConfig config) {
    this.alias = read(config);
  }

  /** The file has changed; no request in between misses the alias. */
  @Modified
  void modified(AliasFileConfig next) {
    alias = read(next);
  }

  /** The alias; empty where the file names none, or is wrong. */
  Optional<Alias> alias() {
    return alias;
  }

  private static Optional<Alias> read(AliasFileConfig config) {
    String name = config.name().strip();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Optional<Policy> policy = Policy.of(config.policy().strip());
    Alias read = new Alias(name, policy.orElse(Policy.ORDER), candidates(config), true);
    List<FieldError> faults = AliasRules.faults(read);
    if (policy.isEmpty() || !faults.isEmpty()) {
      LOG.error("The alias in a file of the name {} is not used: {}", name, say(policy, faults));
      return Optional.empty();
    }
    return Optional.of(read);
  }

  private static String say(Optional<Policy> policy, List<FieldError> faults) {
    String wrong =
        faults.stream()
            .map(fault -> fault.field() + " " + fault.reason() + ".")
            .collect(Collectors.joining(" "));
    return policy.isPresent() ? wrong : "policy must be order, weighted or latency. " + wrong;
  }

  private static List<Candidate> candidates(AliasFileConfig config) {
    return Arrays.stream(config.candidates().split(",", -1))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(Candidate::read)
        .toList();
  }
}
