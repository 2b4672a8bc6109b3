package io.plugai.support.modelfiles;

import java.util.Locale;

/** Makes texts out of files fit to stand in a sentence. */
public final class Shown {
  private static final int LONGEST = 80;

  private Shown() {}

  /** The text in quotes, cut, and without what cannot be seen. */
  public static String of(String text) {
    String head = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return "'" + head.replaceAll("[\\p{C}\\p{Z}]+", " ").strip() + "'";
  }

  /** What comes behind the last dot of a file's name, in lower case. */
  public static String ending(String fileName) {
    return fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
