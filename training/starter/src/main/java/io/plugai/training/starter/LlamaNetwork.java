package io.plugai.training.starter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The llama network as llama.cpp computes it: RMS norm before each part, rotary positions on
 * neighbouring pairs, SwiGLU, and the token matrix used at both ends. Matrices are kept input ×
 * output; the weights have GGUF's names. Not safe for use by several threads.
 */
final class LlamaNetwork {
  private static final float HIDDEN = -1e9f;
  private static final String TOPIC_HEAD = "topic_head";

  private final ModelShape shape;
  private final Map<String, NDArray> weights = new LinkedHashMap<>();
  private final NDArray quarterTurn;

  /**
   * A network with random weights, which live as long as {@code manager}.
   *
   * @param topics how many topics the answers have; used for training only
   */
  LlamaNetwork(ModelShape shape, int topics, NDManager manager) {
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
    matrix(manager, TOPIC_HEAD, spread, width, topics);
    quarterTurn = quarterTurn(manager, shape.headWidth());
  }

  /** All weights by name, the one that only training needs among them. */
  Map<String, NDArray> weights() {
    return weights;
  }

  /** The names of the weights that belong into the model file; they are GGUF's. */
  List<String> names() {
    return weights.keySet().stream().filter(name -> !name.equals(TOPIC_HEAD)).toList();
  }

  /** How many numbers the model file holds. */
  long size() {
    return names().stream().mapToLong(name -> weight(name).size()).sum();
  }

  /**
   * How wrong the network is, as mean cross-entropies in nats.
   *
   * @param answers over the tokens of the answers
   * @param topics over the topics of the answers, as told half-way through the network from the
   *     last token before the answer. Learning this as well makes the network gather a question's
   *     meaning in one place early, from where the later blocks recite; without it most of the
   *     training goes by before questions are told apart.
   */
  record Losses(NDArray answers, NDArray topics) {
    NDArray total() {
      return answers.add(topics);
    }
  }

  /**
   * Reads a batch and compares.
   *
   * @param step holds what is computed on the way; the weights must be lent to it
   */
  Losses losses(Batch batch, NDManager step) {
    NDArray ids = step.create(batch.inputs()).toType(DataType.INT64, false);
    NDArray x =
        weight("token_embd.weight").get(ids).reshape(batch.rows(), batch.width(), shape.width());
    Turn turn = turn(batch.width(), step);
    NDArray mask = mask(batch.width(), step);
    int half = (shape.layers() + 1) / 2;
    NDArray middle = blocks(0, half, x, turn, mask);
    NDArray last = blocks(half, shape.layers(), middle, turn, mask);
    NDArray spoken = normed(at(batch.positions(), last, step)).mul(weight("output_norm.weight"));
    NDArray tokens = spoken.matMul(weight("token_embd.weight").transpose());
    NDArray topics = normed(at(batch.starts(), middle, step)).matMul(weight(TOPIC_HEAD));
    return new Losses(
        crossEntropy(tokens, batch.targets(), step), crossEntropy(topics, batch.topics(), step));
  }

  private NDArray blocks(int from, int to, NDArray start, Turn turn, NDArray mask) {
    NDArray x = start;
    for (int block = from; block < to; block++) {
      String at = "blk." + block + ".";
      x = x.add(attention(at, normed(x).mul(weight(at + "attn_norm.weight")), turn, mask));
      x = x.add(feedForward(at, normed(x).mul(weight(at + "ffn_norm.weight"))));
    }
    return x;
  }

  /** The vectors at some places of a batch. */
  private NDArray at(int[] places, NDArray x, NDManager step) {
    return x.reshape(-1, shape.width()).get(step.create(places).toType(DataType.INT64, false));
  }

  private static NDArray crossEntropy(NDArray scores, int[] targets, NDManager step) {
    NDArray right = step.create(targets).toType(DataType.INT64, false).expandDims(1);
    return scores.logSoftmax(-1).gather(right, 1).mean().neg();
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
    NDArray opened = gate.mul(Activation.sigmoid(gate)).mul(x.matMul(weight(at + "ffn_up.weight")));
    return opened.matMul(weight(at + "ffn_down.weight"));
  }

  private static NDArray normed(NDArray x) {
    return x.div(x.square().mean(new int[] {-1}, true).add(ModelShape.NORM_EPSILON).sqrt());
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
        double angle = t * Math.pow(ModelShape.ROPE_BASE, -2.0 * (i / 2) / head);
        cosine[t * head + i] = (float) Math.cos(angle);
        sine[t * head + i] = (float) Math.sin(angle);
      }
    }
    Shape size = new Shape(width, head);
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
    return manager.create(turn, new Shape(head, head));
  }

  /** No token sees a later one; the filling is always later, so this hides it too. */
  private static NDArray mask(int width, NDManager step) {
    float[] mask = new float[width * width];
    for (int row = 0; row < width; row++) {
      Arrays.fill(mask, row * width + row + 1, (row + 1) * width, HIDDEN);
    }
    return step.create(mask, new Shape(width, width));
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
        manager.randomNormal(0, (float) spread, new Shape(inputs, outputs), DataType.FLOAT32));
  }

  private void gain(NDManager manager, String name) {
    keep(name, manager.ones(new Shape(shape.width())));
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
