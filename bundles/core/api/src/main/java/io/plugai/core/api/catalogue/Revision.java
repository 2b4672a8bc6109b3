package io.plugai.core.api.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Tells one state of some files from another: one that was replaced or rewritten gives another
 * revision.
 *
 * @param stamps for each file which it is, its size, and when it was last written
 */
public record Revision(List<String> stamps) {

  public Revision {
    stamps = List.copyOf(stamps);
  }

  /**
   * The files as they are now. Asks the file system about each; one that is gone counts as such.
   */
  public static Revision of(List<Path> files) {
    return new Revision(files.stream().map(Revision::stamp).toList());
  }

  /**
   * Files of which that is known already, where links are followed: the file system is not asked.
   */
  public static Revision ofKnown(List<BasicFileAttributes> files) {
    return new Revision(files.stream().map(Revision::stamp).toList());
  }

  private static String stamp(Path file) {
    try {
      return stamp(Files.readAttributes(file, BasicFileAttributes.class));
    } catch (IOException e) {
      return "gone";
    }
  }

  private static String stamp(BasicFileAttributes is) {
    return is.fileKey() + " " + is.size() + "@" + is.lastModifiedTime();
  }
}
