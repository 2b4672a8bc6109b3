package io.plugai.training.starter;

/**
 * The sizes of a llama-architecture network with as many key as query heads and one matrix for both
 * ends of the vocabulary.
 *
 * @param vocabulary tokens
 * @param layers blocks
 * @param width the length of the vector that stands for a token; a multiple of 32, for Q8_0
 * @param heads attention heads; divides {@code width} into even parts
 * @param feedForward the inner width of the feed-forward part; a multiple of 32
 * @param context tokens that the model is said to read at most
 */
record ModelShape(int vocabulary, int layers, int width, int heads, int feedForward, int context) {
  static final float NORM_EPSILON = 1e-5f;
  static final float ROPE_BASE = 10_000f;

  int headWidth() {
    return width / heads;
  }
}
