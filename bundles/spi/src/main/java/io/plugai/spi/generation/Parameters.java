package io.plugai.spi.generation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The parameters of a request, already checked against the model's schema.
 *
 * @param standard the parameters by name, as plain JSON values
 * @param provider what stands under {@code parameters.provider}: unchecked, for the provider alone
 */
public record Parameters(Map<String, Object> standard, Map<String, Object> provider) {

  public Parameters {
    standard = Collections.unmodifiableMap(new LinkedHashMap<>(standard));
    provider = Collections.unmodifiableMap(new LinkedHashMap<>(provider));
  }

  /** No parameters at all. */
  public static Parameters none() {
    return new Parameters(Map.of(), Map.of());
  }

  /** The number of that name; empty where it is absent or not a number. */
  public OptionalDouble number(String name) {
    return standard.get(name) instanceof Number n
        ? OptionalDouble.of(n.doubleValue())
        : OptionalDouble.empty();
  }

  /** The whole number of that name; empty where it is absent or not a number. */
  public OptionalLong integer(String name) {
    return standard.get(name) instanceof Number n
        ? OptionalLong.of(n.longValue())
        : OptionalLong.empty();
  }

  /** The text of that name; empty where it is absent or not a text. */
  public Optional<String> text(String name) {
    return standard.get(name) instanceof String s ? Optional.of(s) : Optional.empty();
  }

  /** The texts of the list of that name; empty where it is absent. */
  public List<String> texts(String name) {
    return standard.get(name) instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }
}
