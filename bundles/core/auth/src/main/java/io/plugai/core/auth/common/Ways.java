package io.plugai.core.auth.common;

import io.plugai.core.api.access.Way;
import io.plugai.core.api.lifecycle.Exit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways in that are open. What cannot be understood ends a starting gateway; on a running one
 * the change is refused, and everything stays as it was.
 */
@Component(
    service = Ways.class,
    immediate = true, // so that what is refused is refused at the start
    configurationPid = AccessConfig.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Ways {
  private static final Logger LOG = LoggerFactory.getLogger(Ways.class);

  private volatile Set<Way> open = Set.of();

  /** Called by the framework. */
  @Activate
  public Ways(@Reference Exit exit, AccessConfig config) {
    if (!read(config.ways__in())) {
      exit.exit(Exit.REFUSED);
    }
  }

  /** These ways. */
  public Ways(Set<Way> open) {
    this.open = Set.copyOf(open);
  }

  /** Other ways, from now on. */
  @Modified
  void modified(AccessConfig config) {
    read(config.ways__in());
  }

  private boolean read(String setting) {
    try {
      open = parse(setting);
      return true;
    } catch (IllegalArgumentException e) {
      LOG.error("{}", e.getMessage());
      return false;
    }
  }

  /** Whether that way is open. */
  public boolean open(Way way) {
    return open.contains(way);
  }

  /**
   * Reads the setting.
   *
   * @throws IllegalArgumentException with one sentence for the operator
   */
  public static Set<Way> parse(String setting) {
    Set<Way> ways = EnumSet.noneOf(Way.class);
    for (String id : setting.split(",", -1)) {
      ways.add(way(id.trim().toLowerCase(Locale.ROOT)));
    }
    return Set.copyOf(ways);
  }

  private static Way way(String id) {
    return Arrays.stream(Way.values())
        .filter(way -> way.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is not a way in that PlugAI knows: set ways_in (PLUGAI_WAYS_IN) to some of %s."
                        .formatted(id, known())));
  }

  private static String known() {
    return Arrays.stream(Way.values()).map(Way::id).collect(Collectors.joining(", "));
  }
}
