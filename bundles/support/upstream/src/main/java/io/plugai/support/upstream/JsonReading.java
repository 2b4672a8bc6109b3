package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.GatewayException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Reads an answer in JSON: undoes its compression, cuts it into messages, and reads these. */
final class JsonReading<T> implements Reading<T> {
  private final Decoding decoding;
  private final Framing framing;
  private final Reader<T> reader;
  private boolean readAny;
  private boolean madeAny;

  JsonReading(HttpHeaders headers, UpstreamLimits limits, Reader<T> reader) {
    this.decoding = Decoding.ofText(headers);
    this.framing = Framing.of(headers, limits);
    this.reader = reader;
  }

  @Override
  public void feed(ByteBuffer bytes) {
    decoding.feed(bytes);
  }

  @Override
  public Step step(boolean bodyEnded, Consumer<T> out) {
    JsonNode message = framing.next();
    if (message != null) {
      return read(message, out);
    }
    if (framing.ended()) {
      return end(true, out);
    }
    ByteBuffer more = decoding.next();
    if (more != null) {
      framing.feed(more);
      return Step.READ;
    }
    return bodyEnded ? readLast(out) : Step.WAITS;
  }

  @Override
  public boolean isLast(T made) {
    return reader.isLast(made);
  }

  @Override
  public void close() {
    decoding.close();
    framing.close();
  }

  private Step readLast(Consumer<T> out) {
    JsonNode message = framing.last();
    return message == null ? end(framing.ended(), out) : read(message, out);
  }

  private Step read(JsonNode message, Consumer<T> out) {
    readAny = true;
    guarded(() -> reader.read(message, noting(out)));
    return Step.READ;
  }

  private Step end(boolean said, Consumer<T> out) {
    guarded(() -> reader.end(said, noting(out)));
    if (readAny && !madeAny) {
      throw Wire.violation("nothing that belongs to an answer");
    }
    return Step.ENDED;
  }

  private Consumer<T> noting(Consumer<T> out) {
    return made -> {
      madeAny = true;
      out.accept(made);
    };
  }

  private static void guarded(Runnable reading) {
    try {
      reading.run();
    } catch (GatewayException e) {
      throw e;
    } catch (RuntimeException e) {
      // Its message may quote the answer, so only its place is kept.
      GatewayException violation = Wire.violation("a message in an unknown form");
      violation.setStackTrace(e.getStackTrace());
      throw violation;
    }
  }
}
