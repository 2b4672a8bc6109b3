package io.plugai.workers.llama;

import io.plugai.support.worker.text.Ask;
import io.plugai.support.worker.text.Reply;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The course of one generation. {@link #run} is called once, on a thread that has a slot for it;
 * {@link #cancel} by any thread.
 */
final class Generation implements Runnable {
  /** A long prompt is read in pieces of about this time, and left between two of them. */
  private static final long PIECE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int FIRST_PIECE = 128;
  private static final int SMALLEST_PIECE = 16;
  private static final int LARGEST_PIECE = 4096;

  private final Ask.Generate ask;
  private final NativeModel model;
  private final Slots slots;
  private final int context;
  private final Consumer<Reply> replies;
  private volatile boolean cancelled;

  private int outputTokens;

  Generation(
      Ask.Generate ask, NativeModel model, Slots slots, int context, Consumer<Reply> replies) {
    this.ask = ask;
    this.model = model;
    this.slots = slots;
    this.context = context;
    this.replies = replies;
  }

  /** Ends it at its next token, or at the next piece of its prompt. */
  void cancel() {
    cancelled = true;
  }

  @Override
  public void run() {
    try {
      replies.accept(generate());
    } catch (InvalidAskException e) {
      replies.accept(new Reply.Refused(ask.id(), e.field(), String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      replies.accept(new Reply.Failed(ask.id()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      replies.accept(new Reply.Failed(ask.id()));
    }
  }

  private Reply generate() throws InvalidAskException, InterruptedException {
    Checks.check(ask);
    Tokens tokens = Tokens.of(ask.prompt(), model::tokens);
    int[] prompt = tokens.ids();
    // One more for the token that the model may want at the start, one to write at all.
    if (prompt.length + 2 > context) {
      throw new InvalidAskException(
          "input",
          "The input takes "
              + prompt.length
              + " tokens, and the model's context window holds "
              + context
              + ", answer included.");
    }
    Slots.Slot slot = slots.take(prompt);
    try {
      int cached = slot.knows(prompt);
      Reply.Reason reason = read(tokens, slot) ? write(tokens, slot) : Reply.Reason.CANCELLED;
      return new Reply.Done(ask.id(), reason, prompt.length, cached, outputTokens);
    } finally {
      slots.give(slot);
    }
  }

  /** Reads all but the last piece of a long prompt; says false where it was cancelled. */
  private boolean read(Tokens tokens, Slots.Slot slot) throws InterruptedException {
    int[] prompt = tokens.ids();
    int done = slot.knows(prompt);
    int piece = FIRST_PIECE;
    while (prompt.length - done > piece && !cancelled) {
      done += piece;
      long start = System.nanoTime();
      finish(model.start(NativeRequest.prefill(tokens, done, slot.number())));
      slot.remember(Arrays.copyOf(prompt, done));
      long nanos = Math.max(1, System.nanoTime() - start);
      long next = piece * PIECE_NANOS / nanos;
      piece = (int) Math.max(SMALLEST_PIECE, Math.min(LARGEST_PIECE, next));
    }
    return !cancelled;
  }

  private void finish(int task) throws InterruptedException {
    while (!model.receive(task).last()) {
      continue;
    }
  }

  private Reply.Reason write(Tokens tokens, Slots.Slot slot)
      throws InvalidAskException, InterruptedException {
    int task = startAnswer(tokens, slot);
    slot.remember(tokens.ids());
    StopTexts stops = new StopTexts(ask.stop());
    boolean wroteText = false;
    while (true) {
      NativeModel.Step step = model.receive(task);
      if (step.last()) {
        emit(stops.rest());
        // The token that ends an answer is a step without text; a limit needs none.
        return wroteText ? Reply.Reason.LENGTH : Reply.Reason.STOP;
      }
      wroteText = !step.text().isEmpty();
      count(step.text());
      emit(stops.push(step.text()));
      if (cancelled || stops.met()) {
        model.cancel(task);
        return stops.met() ? Reply.Reason.STOP : Reply.Reason.CANCELLED;
      }
    }
  }

  /** Where the context is full, the native side would take back what it has written. */
  private int most(int[] prompt) {
    return Math.min(ask.maxTokens().orElse(Integer.MAX_VALUE), context - prompt.length - 1);
  }

  private int startAnswer(Tokens tokens, Slots.Slot slot) throws InvalidAskException {
    try {
      return model.start(NativeRequest.completion(ask, tokens, slot.number(), most(tokens.ids())));
    } catch (RuntimeException e) {
      if (ask.grammar().isPresent()) {
        throw Checks.grammar("This engine cannot hold an answer to it.");
      }
      throw e;
    }
  }

  /** A step is one token, unless a character took several: then they come in one. */
  private void count(String text) {
    boolean ascii = text.chars().allMatch(c -> c < 0x80);
    outputTokens += ascii ? 1 : Math.max(1, model.tokens(text).length);
  }

  private void emit(String text) {
    if (!text.isEmpty()) {
      replies.accept(new Reply.Text(ask.id(), text));
    }
  }
}
