package io.plugai.support.upstream;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.nio.ByteBuffer;

/** Bytes that wait to be read, up to a limit. Not for use by several threads. */
final class Bytes {
  private static final int FIRST_SIZE = 512;
  private static final byte[] NONE = {};

  private final int limit;
  private byte[] array = NONE;
  private int start;
  private int end;

  Bytes(int limit) {
    this.limit = limit;
  }

  void append(ByteBuffer more) {
    int count = more.remaining();
    makeRoom(count);
    more.get(array, end, count);
    end += count;
  }

  void append(byte[] source, int offset, int count) {
    makeRoom(count);
    System.arraycopy(source, offset, array, end, count);
    end += count;
  }

  void append(char ascii) {
    makeRoom(1);
    array[end++] = (byte) ascii;
  }

  /** Forgets everything before an index. */
  void discardTo(int index) {
    start = index;
    if (start == end) {
      clear();
    }
  }

  void clear() {
    start = 0;
    end = 0;
  }

  byte[] array() {
    return array;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  int length() {
    return end - start;
  }

  private void makeRoom(int count) {
    if (count > limit - length()) {
      throw new GatewayException(
          ErrorCode.BACKEND_PROTOCOL,
          "The provider sent more than " + limit + " bytes where that is the most it may send.");
    }
    if (array.length - end >= count) {
      return;
    }
    int needed = length() + count;
    byte[] roomy = needed <= array.length / 2 ? array : new byte[size(needed)];
    System.arraycopy(array, start, roomy, 0, length());
    end -= start;
    start = 0;
    array = roomy;
  }

  private int size(int needed) {
    long wanted = Math.max(FIRST_SIZE, Math.max(2L * array.length, needed));
    return (int) Math.min(wanted, Math.max(limit, needed));
  }
}
