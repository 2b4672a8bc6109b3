package io.plugai.core.models;

import java.util.Arrays;

/**
 * The names of files in a models folder that are no models: however many there are, the file system
 * is asked about each of them once. Holds 8 bytes a name. For one thread.
 */
final class OtherNames {
  private static final int MULTIPLIER = 0x01000193;

  private long[] known = {};
  private long[] met = new long[16];
  private int count;

  /** Whether this name was met in the last look, and meets it again. */
  boolean contains(String name) {
    long hash = hash(name);
    if (Arrays.binarySearch(known, hash) < 0) {
      return false;
    }
    meet(hash);
    return true;
  }

  /** Meets a name. */
  void add(String name) {
    meet(hash(name));
  }

  private void meet(long hash) {
    if (count == met.length) {
      met = Arrays.copyOf(met, 2 * count);
    }
    met[count++] = hash;
  }

  /** Ends a look: what was met in it is known in the next. */
  void endLook() {
    known = Arrays.copyOf(met, count);
    Arrays.sort(known);
    count = 0;
  }

  /** Knows nothing any more: a folder may have come where a file was. */
  void forget() {
    known = new long[0];
  }

  /** Two hashes in one: names that share it do not come up by chance. */
  private static long hash(String name) {
    int other = 0;
    for (int i = 0; i < name.length(); i++) {
      other = (other ^ name.charAt(i)) * MULTIPLIER;
    }
    return (long) name.hashCode() << Integer.SIZE | Integer.toUnsignedLong(other);
  }
}
