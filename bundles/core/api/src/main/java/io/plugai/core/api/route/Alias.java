package io.plugai.core.api.route;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A name for several models, of which a request is sent to one.
 *
 * @param name without a slash, so that it is never the id of a model
 * @param policy which candidate comes first
 * @param candidates the models, by their full ids
 * @param fixed whether it stands in a file of the operator's, and cannot be changed over the API
 */
public record Alias(String name, Policy policy, List<Candidate> candidates, boolean fixed) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  /** The highest weight. */
  public static final int MOST_WEIGHT = 1000;

  /** Copies the list. */
  public Alias {
    candidates = List.copyOf(candidates);
  }

  /** Whether an alias may be called so. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether it may be the name of an alias and is no model's id. */
  public static boolean isMeantBy(String name) {
    return name.indexOf('/') < 0;
  }

  /**
   * One of its models.
   *
   * @param weight its share of the requests where the policy is by weight; 0: only where all others
   *     fail
   */
  public record Candidate(String model, int weight) {

    /**
     * Reads one as it stands in files and commands: {@code provider/name}, and perhaps {@code
     * =weight}. A weight that is no number is read as -1, which no candidate may have.
     */
    public static Candidate read(String text) {
      int equals = text.lastIndexOf('=');
      return equals < 0
          ? new Candidate(text.strip(), 1)
          : new Candidate(text.substring(0, equals).strip(), weight(text.substring(equals + 1)));
    }

    private static int weight(String text) {
      try {
        return Integer.parseInt(text.strip());
      } catch (NumberFormatException e) {
        return -1;
      }
    }
  }

  /** Which candidate comes first. The others follow where it fails. */
  public enum Policy {
    /** In the order of the list. */
    ORDER,
    /** By chance, as often as the weights say. */
    WEIGHTED,
    /** Whichever began to answer soonest of late. */
    LATENCY;

    /** Its name in the API, in files and in the database. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one of that name. */
    public static Optional<Policy> of(String id) {
      return Stream.of(values()).filter(known -> known.id().equals(id)).findFirst();
    }
  }
}
