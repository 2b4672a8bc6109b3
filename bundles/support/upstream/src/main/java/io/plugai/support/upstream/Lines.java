package io.plugai.support.upstream;

import java.nio.ByteBuffer;

/**
 * Cuts bytes into lines that end with LF, CR or both. UTF-8 needs no care: no byte of a longer
 * character looks like one of these. Not for use by several threads.
 */
final class Lines {
  private final Bytes bytes;
  private int scanned;
  private int lineStart;
  private int lineEnd;
  private boolean afterReturn;

  /** Lines of up to that many bytes, with what else one read may bring. */
  Lines(int longest) {
    bytes = new Bytes(longest);
  }

  void feed(ByteBuffer more) {
    int consumed = bytes.start();
    int seen = scanned - consumed;
    bytes.append(more);
    scanned = bytes.start() + seen;
  }

  /** Moves to the next line; false where it has not come to its end yet. */
  boolean next() {
    byte[] array = bytes.array();
    for (int i = scanned; i < bytes.end(); i++) {
      byte b = array[i];
      if (b == '\n' && afterReturn) {
        afterReturn = false;
        drop(i + 1);
      } else if (b == '\n' || b == '\r') {
        afterReturn = b == '\r';
        lineStart = bytes.start();
        lineEnd = i;
        drop(i + 1);
        return true;
      } else {
        afterReturn = false;
      }
    }
    scanned = bytes.end();
    return false;
  }

  /** Takes what is left as the last line; false where nothing is. */
  boolean rest() {
    lineStart = bytes.start();
    lineEnd = bytes.end();
    drop(bytes.end());
    return lineEnd > lineStart;
  }

  /** The bytes that the line stands in, until the next call of any other method. */
  byte[] array() {
    return bytes.array();
  }

  int start() {
    return lineStart;
  }

  int end() {
    return lineEnd;
  }

  private void drop(int to) {
    bytes.discardTo(to);
    scanned = bytes.start();
  }
}
