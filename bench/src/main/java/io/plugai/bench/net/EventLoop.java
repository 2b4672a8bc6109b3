package io.plugai.bench.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * One thread, one selector and its timers. The mock upstream and the load client are built on it,
 * so that on a small machine nearly all of the processor is left to the gateway that is measured.
 *
 * <p>Everything but {@link #execute}, {@link #register} and {@link #close} is called on the loop's
 * own thread.
 */
public final class EventLoop implements AutoCloseable {

  private static final int READ_BUFFER_BYTES = 64 * 1024;

  /** Called when a channel is ready for what it was registered for. */
  public interface Ready {
    void ready(SelectionKey key);
  }

  private record Timer(long due, Runnable task) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      return Long.signum(due - other.due);
    }
  }

  private final Selector selector;
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
  private final Thread thread;
  private volatile boolean closed;

  private EventLoop(String name) throws IOException {
    selector = Selector.open();
    thread = new Thread(this::loop, name);
    thread.setDaemon(true);
  }

  /** Opens a loop and starts its (daemon) thread. */
  public static EventLoop start(String name) throws IOException {
    EventLoop loop = new EventLoop(name);
    loop.thread.start();
    return loop;
  }

  /** Runs {@code task} on the loop's thread, soon; may be called from any thread. */
  public void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  /**
   * Runs {@code task} at the given {@link System#nanoTime()}, up to a millisecond later: selectors
   * wait in whole milliseconds.
   */
  public void at(long nanoTime, Runnable task) {
    timers.add(new Timer(nanoTime, task));
  }

  SelectionKey register(SelectableChannel channel, int operations, Ready ready) throws IOException {
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, operations, ready);
    if (Thread.currentThread() != thread) {
      // A selection that is under way does not see the new channel.
      selector.wakeup();
    }
    return key;
  }

  /** A buffer to read into, cleared; it belongs to the caller until it returns to the loop. */
  ByteBuffer readBuffer() {
    return readBuffer.clear();
  }

  private void loop() {
    try {
      while (!closed) {
        select();
        runTasks();
        runTimers();
      }
      selector.keys().forEach(EventLoop::closeChannel);
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void select() throws IOException {
    Timer next = timers.peek();
    long nanos = next == null ? Long.MAX_VALUE : next.due() - System.nanoTime();
    if (nanos <= 0 || !tasks.isEmpty()) {
      selector.selectNow(EventLoop::dispatch);
    } else if (next == null) {
      selector.select(EventLoop::dispatch);
    } else {
      selector.select(EventLoop::dispatch, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    }
  }

  private static void dispatch(SelectionKey key) {
    ((Ready) key.attachment()).ready(key);
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void runTimers() {
    long now = System.nanoTime();
    for (Timer timer = timers.peek();
        timer != null && timer.due() - now <= 0;
        timer = timers.peek()) {
      timers.poll();
      timer.task().run();
    }
  }

  private static void closeChannel(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      // A channel that cannot be closed is gone already.
    }
  }

  /** Ends the loop and closes every channel registered with it; returns at once. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }
}
