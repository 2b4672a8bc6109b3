package io.plugai.support.modelfiles;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The name of one part of a model that comes in several files: {@code name-00001-of-00003.gguf}.
 *
 * @param stem what stands before the number
 * @param part which part it is, from 1
 * @param parts how many there are
 * @param ending the file's ending with its dot
 */
public record SplitName(String stem, int part, int parts, String ending) {
  private static final Pattern NAME = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})(\\.\\w+)");
  private static final int MOST_NAMED = 3;

  /** What the name of a file says, where it is one of several parts. */
  public static Optional<SplitName> of(String fileName) {
    Matcher name = NAME.matcher(fileName);
    if (!name.matches()) {
      return Optional.empty();
    }
    int part = Integer.parseInt(name.group(2));
    int parts = Integer.parseInt(name.group(3));
    return part < 1 || part > parts
        ? Optional.empty()
        : Optional.of(new SplitName(name.group(1), part, parts, name.group(4)));
  }

  /** The name of another part of the same model, from 1. */
  public String sibling(int number) {
    return String.format(Locale.ROOT, "%s-%05d-of-%05d%s", stem, number, parts, ending);
  }

  /** The numbers of those parts that are not among these files. */
  public List<Integer> missing(Collection<String> fileNames) {
    return IntStream.rangeClosed(1, parts)
        .filter(number -> !fileNames.contains(sibling(number)))
        .boxed()
        .toList();
  }

  /** A sentence that names what is missing, or nothing where all is there. */
  public Optional<String> complaint(Collection<String> fileNames) {
    List<Integer> missing = missing(fileNames);
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    String named =
        String.join(", ", missing.stream().limit(MOST_NAMED).map(this::sibling).toList());
    int more = missing.size() - MOST_NAMED;
    return Optional.of(
        missing.size()
            + " of its "
            + parts
            + (missing.size() == 1 ? " parts is missing: " : " parts are missing: ")
            + named
            + (more > 0 ? " and " + more + " more." : "."));
  }
}
