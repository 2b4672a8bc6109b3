package io.plugai.core.downloads;

import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.FetchRequest;
import io.plugai.spi.source.ModelAbout;
import io.plugai.spi.source.ModelPage;
import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.ModelSearch;
import io.plugai.spi.source.ModelSource;
import io.plugai.spi.source.RemoteFile;
import io.plugai.spi.source.RemoteModel;
import io.plugai.spi.source.Transfer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** A source whose models lie in memory, and which misbehaves as it is told. */
final class MemorySource implements ModelSource {
  private static final int BUFFER = 16 * 1024;

  final Map<String, byte[]> files = new ConcurrentHashMap<>();
  final AtomicLong sent = new AtomicLong();
  final AtomicInteger asked = new AtomicInteger();
  final AtomicInteger described = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();
  final Semaphore opened = new Semaphore(0);
  final AtomicInteger mostOpen = new AtomicInteger();

  /** What comes of the next fetches, one each. */
  final Deque<Fault> faults = new ConcurrentLinkedDeque<>();

  volatile boolean tellsHashes = true;
  volatile boolean tellsSizes = true;
  volatile boolean givesPieces = true;
  volatile boolean givesValidators = true;
  volatile Optional<String> revision = Optional.of("c0ffee");
  volatile Optional<GatewayException> refusal = Optional.empty();

  /** Called with how much is about to be sent, on the thread that sends; may wait. */
  volatile LongConsumer brake = bytes -> {};

  /** A failure, at once or after so many bytes. */
  record Fault(long after, GatewayException failure) {
    static Fault cut(long after) {
      return new Fault(after, new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "cut"));
    }
  }

  /** Bytes that look like nothing, the same for the same seed. */
  static byte[] content(int size, long seed) {
    byte[] bytes = new byte[size];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until another transfer begins. */
  void awaitOpened() throws InterruptedException {
    if (!opened.tryAcquire(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nothing was fetched");
    }
  }

  @Override
  public CompletionStage<ModelPage> search(ModelSearch search, Credential credential) {
    return CompletableFuture.completedFuture(new ModelPage(List.of(), Optional.empty()));
  }

  @Override
  public CompletionStage<RemoteModel> describe(ModelReference reference, Credential credential) {
    described.incrementAndGet();
    if (refusal.isPresent()) {
      return CompletableFuture.failedFuture(refusal.get());
    }
    List<RemoteFile> all =
        files.entrySet().stream()
            .map(
                file ->
                    new RemoteFile(
                        file.getKey(),
                        tellsSizes ? OptionalLong.of(file.getValue().length) : OptionalLong.empty(),
                        tellsHashes ? Optional.of(sha256(file.getValue())) : Optional.empty()))
            .toList();
    return CompletableFuture.completedFuture(
        new RemoteModel(reference.name(), revision, all, ModelAbout.UNKNOWN));
  }

  @Override
  public CompletionStage<Transfer> fetch(FetchRequest request, Credential credential) {
    asked.incrementAndGet();
    Optional<Fault> fault = Optional.ofNullable(faults.poll());
    if (fault.filter(now -> now.after() == 0).isPresent()) {
      return CompletableFuture.failedFuture(fault.get().failure());
    }
    byte[] bytes = files.get(request.path());
    String validator = sha256(bytes);
    boolean same = request.validator().isEmpty() || request.validator().get().equals(validator);
    int from = givesPieces && same ? (int) request.from() : 0;
    int to =
        from == 0 && request.from() > 0 ? bytes.length : (int) request.to().orElse(bytes.length);
    return CompletableFuture.completedFuture(
        new Transfer(
            from,
            tellsSizes ? OptionalLong.of(bytes.length) : OptionalLong.empty(),
            givesValidators ? Optional.of(validator) : Optional.empty(),
            subscriber -> new Sending(bytes, from, Math.min(to, bytes.length), fault, subscriber)));
  }

  /** One transfer, sent by a thread of its own as it is asked for. */
  private final class Sending implements Flow.Subscription {
    private final byte[] bytes;
    private final int end;
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final Optional<Fault> fault;
    private int position;
    private long left;
    private long demand;
    private boolean cancelled;

    Sending(
        byte[] bytes,
        int from,
        int end,
        Optional<Fault> fault,
        Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.bytes = bytes;
      this.position = from;
      this.end = end;
      this.fault = fault;
      this.left = fault.map(Fault::after).orElse(Long.MAX_VALUE);
      this.subscriber = subscriber;
      mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
      opened.release();
      subscriber.onSubscribe(this);
      Thread thread = new Thread(this::send, "memory-source");
      thread.setDaemon(true);
      thread.start();
    }

    private void send() {
      try {
        while (awaitDemand()) {
          int size = (int) Math.min(Math.min(BUFFER, end - position), left);
          if (left == 0) {
            subscriber.onError(fault.orElseThrow().failure());
            return;
          }
          if (size == 0) {
            subscriber.onComplete();
            return;
          }
          brake.accept(size);
          sent.addAndGet(size);
          subscriber.onNext(ByteBuffer.wrap(bytes, position, size).slice());
          position += size;
          left -= size;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        open.decrementAndGet();
      }
    }

    private synchronized boolean awaitDemand() throws InterruptedException {
      while (demand == 0 && !cancelled && position < end && left > 0) {
        wait();
      }
      demand--;
      return !cancelled;
    }

    @Override
    public synchronized void request(long n) {
      demand += n;
      notifyAll();
    }

    @Override
    public synchronized void cancel() {
      cancelled = true;
      notifyAll();
    }
  }
}
