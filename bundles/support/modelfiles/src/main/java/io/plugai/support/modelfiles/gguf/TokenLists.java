package io.plugai.support.modelfiles.gguf;

import io.plugai.support.modelfiles.BoundedInput;
import io.plugai.support.modelfiles.ModelFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps the lists of a GGUF header that its tokens are in. For one thread. */
final class TokenLists {
  private static final int MAX_TOKENS = 1 << 20;
  private static final int MAX_TOKEN = 4096;
  private static final long MAX_TOKEN_BYTES = 1 << 26;

  private static final int UINT32 = 4;
  private static final int INT32 = 5;
  private static final int TEXT = 8;

  private final BoundedInput in;
  private List<String> texts = List.of();
  private int[] kinds = {};

  TokenLists(BoundedInput in) {
    this.in = in;
  }

  GgufTokens tokens() {
    return new GgufTokens(texts, kinds);
  }

  /** Reads the entries of a list if it is one of these. */
  boolean take(String key, int type, long length) throws IOException {
    boolean areTexts = type == TEXT && key.equals("tokenizer.ggml.tokens");
    boolean areKinds = (type == INT32 || type == UINT32) && key.equals("tokenizer.ggml.token_type");
    if (!areTexts && !areKinds) {
      return false;
    }
    if (length > MAX_TOKENS) {
      throw ModelFileException.because("It has too many tokens.");
    }
    if (areTexts) {
      readTexts(length);
    } else {
      readKinds((int) length);
    }
    return true;
  }

  private void readTexts(long length) throws IOException {
    List<String> read = new ArrayList<>();
    long bytes = 0;
    for (long i = 0; i < length; i++) {
      String text = GgufReader.text(in, MAX_TOKEN);
      bytes += text.length();
      if (bytes > MAX_TOKEN_BYTES) {
        throw ModelFileException.because("Its tokens are too long.");
      }
      read.add(text);
    }
    texts = read;
  }

  private void readKinds(int length) throws IOException {
    if (length > in.left() / Integer.BYTES) {
      throw in.endsTooEarly(in.position() + (long) length * Integer.BYTES);
    }
    kinds = new int[length];
    for (int i = 0; i < length; i++) {
      kinds[i] = in.int32();
    }
  }
}
