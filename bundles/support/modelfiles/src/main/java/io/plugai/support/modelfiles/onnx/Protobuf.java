package io.plugai.support.modelfiles.onnx;

import io.plugai.support.modelfiles.BoundedInput;
import io.plugai.support.modelfiles.ModelFileException;
import java.io.IOException;

/**
 * Walks the fields of protobuf messages in a file (protobuf.dev, "Encoding"). What is not asked for
 * is passed over unread. Bounds the number of fields. For one thread.
 */
final class Protobuf {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private static final int MAX_FIELDS = 4_000_000;
  private static final int MAX_DEPTH = 12;
  private static final int MAX_TEXT = 4096;

  private final BoundedInput in;
  private int fields;
  private int depth;
  private long limit;

  Protobuf(BoundedInput in) {
    this.in = in;
  }

  /** What to do with one field; what it does not read is passed over. */
  interface Visitor {
    void field(int number, int type) throws IOException;
  }

  /** Walks the message that takes up the whole file. */
  void wholeFile(Visitor visitor) throws IOException {
    limit = in.size();
    walk(limit, visitor);
  }

  /** Walks the message that is the value of the field just met. */
  void message(Visitor visitor) throws IOException {
    if (++depth > MAX_DEPTH) {
      throw damaged();
    }
    long outer = limit;
    limit = end();
    walk(limit, visitor);
    limit = outer;
    depth--;
  }

  private void walk(long end, Visitor visitor) throws IOException {
    while (in.position() < end) {
      if (++fields > MAX_FIELDS) {
        throw ModelFileException.because("This ONNX file has too many parts to be looked at.");
      }
      long key = varint();
      long number = key >>> 3;
      if (number < 1 || number > Integer.MAX_VALUE) {
        throw damaged();
      }
      long before = in.position();
      visitor.field((int) number, (int) (key & 7));
      if (in.position() == before) {
        skip((int) (key & 7));
      }
    }
    if (in.position() != end) {
      throw damaged();
    }
  }

  /** The value of the field just met: a number. */
  long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.int8();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged();
  }

  /** The value of the field just met: a short text; a long one is cut. */
  String text() throws IOException {
    long end = end();
    String text = in.text((int) Math.min(end - in.position(), MAX_TEXT));
    in.skip(end - in.position());
    return text;
  }

  /** The product of the numbers that the field just met holds, packed, and of this one. */
  long packedProduct(long before) throws IOException {
    long end = end();
    long product = before;
    while (in.position() < end) {
      product = OnnxReader.times(product, varint());
    }
    return product;
  }

  private void skip(int type) throws IOException {
    switch (type) {
      case VARINT -> varint();
      case FIXED64 -> in.skip(Long.BYTES);
      case BYTES -> in.skip(end() - in.position());
      case FIXED32 -> in.skip(Integer.BYTES);
      default -> throw damaged();
    }
  }

  /** Where the value of the field just met ends: it says its length first. */
  private long end() throws IOException {
    long length = varint();
    if (length < 0 || (depth > 1 && length > limit - in.position())) {
      throw damaged();
    }
    if (length > in.left()) {
      throw in.endsTooEarly(Math.max(length, in.position() + length));
    }
    return in.position() + length;
  }

  static ModelFileException damaged() {
    return ModelFileException.because("It is not an ONNX file, or a damaged one.");
  }
}
