package io.plugai.support.upstream.file;

import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.FetchRequest;
import io.plugai.spi.source.Transfer;
import io.plugai.support.upstream.Arrival;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.OpenAnswer;
import io.plugai.support.upstream.Redirects;
import io.plugai.support.upstream.Steps;
import io.plugai.support.upstream.Wire;
import java.net.http.HttpHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Fetches pieces of files (RFC 9110, sections 13 and 14): continues where the file is still the
 * same, and begins anew where it is not. Safe for all threads.
 */
public final class Pieces {
  private static final int NOTHING_THERE = 416;

  private final Redirects redirects;

  /** Asks by these. */
  public Pieces(Redirects redirects) {
    this.redirects = redirects;
  }

  /** Tells a file's content from any other. */
  @FunctionalInterface
  public interface Identity {
    /** By nothing but its strong entity tag. */
    Identity NONE = arrival -> Optional.empty();

    /**
     * What the source calls the content that an answer is about; empty where it has no name for it.
     *
     * @throws GatewayException where such an answer is none
     */
    Optional<String> of(Arrival arrival);
  }

  /**
   * Fetches a piece. Cancelling the future ends it, as long as it is not complete.
   *
   * @param call asks for the whole file
   */
  public CompletableFuture<Transfer> fetch(Call call, FetchRequest request, Identity identity) {
    Fetch fetch = new Fetch(call, identity);
    fetch.ask(new Piece(request.from(), request.to(), request.validator()));
    return fetch.steps.result();
  }

  /** How large the whole file is of which an answer brings a piece, in bytes, where it tells. */
  public static OptionalLong total(OpenAnswer answer) {
    return Ranges.total(answer);
  }

  /** What is wanted of a file. */
  private record Piece(long from, OptionalLong to, Optional<String> validator) {
    static final Piece ALL = new Piece(0, OptionalLong.empty(), Optional.empty());

    Map<String, Secret> headers() {
      Map<String, Secret> headers = new HashMap<>();
      headers.put("Accept-Encoding", new Secret("identity"));
      if (from > 0 || to.isPresent()) {
        String last = to.isPresent() ? Long.toString(to.getAsLong() - 1) : "";
        headers.put("Range", new Secret("bytes=" + from + '-' + last));
        validator
            .filter(Pieces::isStrongTag)
            .ifPresent(tag -> headers.put("If-Range", new Secret(tag)));
      }
      return headers;
    }
  }

  private final class Fetch {
    private final Steps<Transfer> steps = new Steps<>();
    private final Call call;
    private final Identity identity;

    Fetch(Call call, Identity identity) {
      this.call = call;
      this.identity = identity;
    }

    void ask(Piece piece) {
      Call asking = call.accepting("*/*").with(piece.headers());
      var unused =
          steps
              .take(redirects.follow(asking, Set.of(NOTHING_THERE)))
              .thenAccept(arrival -> arrived(piece, arrival));
    }

    private void arrived(Piece piece, Arrival arrival) {
      try {
        Optional<Transfer> transfer = transfer(piece, arrival);
        if (transfer.isPresent() && steps.result().complete(transfer.get())) {
          return;
        }
        arrival.answer().skip();
        if (transfer.isEmpty() && piece.equals(Piece.ALL)) {
          throw Wire.violation("no file");
        }
        if (transfer.isEmpty()) {
          ask(Piece.ALL);
        }
      } catch (GatewayException e) {
        arrival.answer().skip();
        steps.result().completeExceptionally(e);
      }
    }

    /** Empty where the file is another one now, so that all of it has to be asked for. */
    private Optional<Transfer> transfer(Piece piece, Arrival arrival) {
      HttpHeaders headers = arrival.answer().headers();
      Optional<String> validator = identity.of(arrival).or(() -> strongTag(headers));
      Ranges.requirePlain(headers);
      boolean changed =
          piece.validator().isPresent()
              && validator.isPresent()
              && !validator.equals(piece.validator());
      return switch (arrival.answer().status()) {
        case 206 -> changed ? Optional.empty() : Ranges.piece(piece.from(), validator, arrival);
        case NOTHING_THERE ->
            changed ? Optional.empty() : Ranges.end(piece.from(), validator, arrival);
        default -> Optional.of(Ranges.whole(validator, arrival));
      };
    }
  }

  private static Optional<String> strongTag(HttpHeaders headers) {
    return headers.firstValue("ETag").filter(Pieces::isStrongTag);
  }

  /** RFC 9110, section 8.8.3. */
  private static boolean isStrongTag(String validator) {
    return validator.startsWith("\"") && validator.endsWith("\"");
  }
}
