package io.plugai.core.auth.common;

import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the fields of a request. Names fields, never their values. */
public final class Fields {
  /** Characters that the name of a person or a thing may have. */
  public static final int MOST_NAME = 100;

  private final List<FieldError> wrong;
  private final String prefix;

  /** Of the request itself. */
  public Fields() {
    this(new ArrayList<>(), "");
  }

  private Fields(List<FieldError> wrong, String prefix) {
    this.wrong = wrong;
    this.prefix = prefix;
  }

  /** Those of an object in the request; what is wrong with them is noted here. */
  public Fields of(String object) {
    return new Fields(wrong, prefix + object + ".");
  }

  /** Notes a reason unless that holds. */
  public Fields require(boolean holds, String field, String reason) {
    if (!holds) {
      wrong.add(new FieldError(prefix + field, reason));
    }
    return this;
  }

  /** A text for people: so many characters at most, none of them a control character. */
  public Fields text(String value, int least, int most, String field) {
    int length = value.codePointCount(0, value.length());
    return require(
        length >= least && length <= most && value.codePoints().noneMatch(Fields::isNoCharacter),
        field,
        "must have %d to %d characters, none of them a control character".formatted(least, most));
  }

  /** Half a pair of UTF-16 cannot be written as UTF-8. */
  private static boolean isNoCharacter(int codePoint) {
    return Character.isISOControl(codePoint)
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }

  /** What people call somebody or something. */
  public Fields name(String value, String field) {
    return text(value, 1, MOST_NAME, field);
  }

  /**
   * Throws what was noted.
   *
   * @throws GatewayException {@code VALIDATION} where something was
   */
  public void check() {
    if (!wrong.isEmpty()) {
      throw GatewayException.invalid(wrong);
    }
  }
}
