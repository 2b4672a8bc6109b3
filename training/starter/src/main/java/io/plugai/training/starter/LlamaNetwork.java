package io.plugai.training.starter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The llama network as llama.cpp computes it: RMS norm before each part, rotary positions on
 * neighbouring pairs, SwiGLU, and the token matrix used at both ends. Matrices are kept input ×
 * output; the weights have GGUF's names. Not safe for use by several threads.
 */
final class LlamaNetwork {
  private static final float HIDDEN = -1e9f;

  private final Shape shape;
  private final Map<String, NDArray> weights = new LinkedHashMap<>();
  private final NDArray quarterTurn;

  /** A network with random weights, which live as long as {@code manager}. */
  LlamaNetwork(Shape shape, NDManager manager) {
    this.shape = shape;
    int width = shape.width();
    double spread = 1 / Math.sqrt(width);
    // What each block adds to the stream starts small, or deep sums of it would start large.
    double small = spread / Math.sqrt(2.0 * shape.layers());
    matrix(manager, "token_embd.weight", 0.05, shape.vocabulary(), width);
    for (int block = 0; block < shape.layers(); block++) {
      String at = "blk." + block + ".";
      gain(manager, at + "attn_norm.weight");
      matrix(manager, at + "attn_q.weight", spread, width, width);
      matrix(manager, at + "attn_k.weight", spread, width, width);
      matrix(manager, at + "attn_v.weight", spread, width, width);
      matrix(manager, at + "attn_output.weight", small, width, width);
      gain(manager, at + "ffn_norm.weight");
      matrix(manager, at + "ffn_gate.weight", spread, width, shape.feedForward());
      matrix(manager, at + "ffn_up.weight", spread, width, shape.feedForward());
      matrix(manager, at + "ffn_down.weight", small, shape.feedForward(), width);
    }
    gain(manager, "output_norm.weight");
    quarterTurn = quarterTurn(manager, shape.headWidth());
  }

  /** The weights by GGUF's names, in GGUF's order. */
  Map<String, NDArray> weights() {
    return weights;
  }

  /** How many numbers the network has learned. */
  long size() {
    return weights.values().stream().mapToLong(NDArray::size).sum();
  }

  /**
   * The mean cross-entropy of the batch's targets, in nats: one number.
   *
   * @param step holds what is computed on the way; the weights must be attached to it
   */
  NDArray loss(Batch batch, NDManager step) {
    NDArray ids = step.create(batch.inputs()).toType(DataType.INT64, false);
    NDArray x =
        weight("token_embd.weight").get(ids).reshape(batch.rows(), batch.width(), shape.width());
    Turn turn = turn(batch.width(), step);
    NDArray mask = mask(batch.width(), step);
    for (int block = 0; block < shape.layers(); block++) {
      String at = "blk." + block + ".";
      x = x.add(attention(at, normed(x, at + "attn_norm.weight"), turn, mask));
      x = x.add(feedForward(at, normed(x, at + "ffn_norm.weight")));
    }
    NDArray positions = step.create(batch.positions()).toType(DataType.INT64, false);
    NDArray spoken = x.reshape(-1, shape.width()).get(positions);
    NDArray scores =
        normed(spoken, "output_norm.weight").matMul(weight("token_embd.weight").transpose());
    NDArray targets = step.create(batch.targets()).toType(DataType.INT64, false).expandDims(1);
    return scores.logSoftmax(-1).gather(targets, 1).mean().neg();
  }

  private NDArray attention(String at, NDArray x, Turn turn, NDArray mask) {
    NDArray queries = turned(heads(x.matMul(weight(at + "attn_q.weight"))), turn);
    NDArray keys = turned(heads(x.matMul(weight(at + "attn_k.weight"))), turn);
    NDArray values = heads(x.matMul(weight(at + "attn_v.weight")));
    NDArray scores =
        queries.matMul(keys.transpose(0, 1, 3, 2)).mul(1 / Math.sqrt(shape.headWidth())).add(mask);
    NDArray mixed = scores.softmax(-1).matMul(values).transpose(0, 2, 1, 3);
    return mixed.reshape(x.getShape()).matMul(weight(at + "attn_output.weight"));
  }

  /** rows × width × shape.width to rows × heads × width × headWidth. */
  private NDArray heads(NDArray x) {
    long rows = x.getShape().get(0);
    return x.reshape(rows, -1, shape.heads(), shape.headWidth()).transpose(0, 2, 1, 3);
  }

  private NDArray feedForward(String at, NDArray x) {
    NDArray gate = x.matMul(weight(at + "ffn_gate.weight"));
    NDArray opened =
        gate.mul(ai.djl.nn.Activation.sigmoid(gate)).mul(x.matMul(weight(at + "ffn_up.weight")));
    return opened.matMul(weight(at + "ffn_down.weight"));
  }

  private NDArray normed(NDArray x, String gain) {
    NDArray scale = x.square().mean(new int[] {-1}, true).add(Shape.NORM_EPSILON).sqrt();
    return x.div(scale).mul(weight(gain));
  }

  /**
   * The cosines and sines of rotary positions (Su et al. 2021), each width × headWidth, pairs
   * doubled.
   */
  private record Turn(NDArray cosine, NDArray sine) {}

  private Turn turn(int width, NDManager step) {
    int head = shape.headWidth();
    float[] cosine = new float[width * head];
    float[] sine = new float[width * head];
    for (int t = 0; t < width; t++) {
      for (int i = 0; i < head; i++) {
        double angle = t * Math.pow(Shape.ROPE_BASE, -2.0 * (i / 2) / head);
        cosine[t * head + i] = (float) Math.cos(angle);
        sine[t * head + i] = (float) Math.sin(angle);
      }
    }
    ai.djl.ndarray.types.Shape size = new ai.djl.ndarray.types.Shape(width, head);
    return new Turn(step.create(cosine, size), step.create(sine, size));
  }

  private NDArray turned(NDArray x, Turn turn) {
    return x.mul(turn.cosine).add(x.matMul(quarterTurn).mul(turn.sine));
  }

  /** Takes each pair (a, b) to (-b, a); as a matrix it costs less than taking the pairs apart. */
  private static NDArray quarterTurn(NDManager manager, int head) {
    float[] turn = new float[head * head];
    for (int i = 0; i < head; i += 2) {
      turn[(i + 1) * head + i] = -1;
      turn[i * head + i + 1] = 1;
    }
    return manager.create(turn, new ai.djl.ndarray.types.Shape(head, head));
  }

  /** No token sees a later one; the filling is always later, so this hides it too. */
  private static NDArray mask(int width, NDManager step) {
    float[] mask = new float[width * width];
    for (int row = 0; row < width; row++) {
      java.util.Arrays.fill(mask, row * width + row + 1, (row + 1) * width, HIDDEN);
    }
    return step.create(mask, new ai.djl.ndarray.types.Shape(width, width));
  }

  private NDArray weight(String name) {
    NDArray weight = weights.get(name);
    if (weight == null) {
      throw new IllegalArgumentException("no weight " + name);
    }
    return weight;
  }

  private void matrix(NDManager manager, String name, double spread, long inputs, long outputs) {
    keep(
        name,
        manager.randomNormal(
            0, (float) spread, new ai.djl.ndarray.types.Shape(inputs, outputs), DataType.FLOAT32));
  }

  private void gain(NDManager manager, String name) {
    keep(name, manager.ones(new ai.djl.ndarray.types.Shape(shape.width())));
  }

  private void keep(String name, NDArray weight) {
    weight.setRequiresGradient(true);
    weights.put(name, weight);
  }

  /** Lends everything that lasts to a step, so that what is computed from it ends with the step. */
  void lendTo(NDManager step) {
    weights.values().forEach(weight -> weight.tempAttach(step));
    quarterTurn.tempAttach(step);
  }

  /**
   * A weight's numbers in GGUF's order: for a matrix, all inputs of the first output, then of the
   * second.
   */
  float[] numbers(String name) {
    NDArray weight = weight(name);
    boolean rowsAreTokens = name.startsWith("token_embd");
    if (weight.getShape().dimension() == 1 || rowsAreTokens) {
      return weight.toFloatArray();
    }
    try (NDArray turned = weight.transpose()) {
      return turned.toFloatArray();
    }
  }
}
