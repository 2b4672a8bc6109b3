package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Asks across redirects (RFC 9110, section 15.4): a few of them, to addresses that may be asked,
 * and with the credential only as long as these are the provider's own. Safe for all threads.
 */
public final class Redirects {
  /** A hub takes two. */
  private static final int MOST = 10;

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  /** What the provider sent to may have been open for a while only: that is nobody's credential. */
  private static final Refusals ELSEWHERE =
      (status, headers) ->
          status == 401 || status == 403
              ? Optional.of(
                  new GatewayException(
                      ErrorCode.BACKEND_UNAVAILABLE,
                      "The address that the provider redirects to is not open."))
              : Optional.empty();

  private final Upstream upstream;
  private final Addresses addresses;

  /** Those that may be asked are these, by that way. */
  public Redirects(Upstream upstream, Addresses addresses) {
    this.upstream = upstream;
    this.addresses = addresses;
  }

  /**
   * Asks, and asks where it is sent. What shows who is asking must be the call's {@link Access}.
   *
   * @param also statuses that are answers beside success
   */
  public CompletableFuture<Arrival> follow(Call call, Set<Integer> also) {
    Journey journey = new Journey(also);
    journey.go(call, List.of());
    return journey.steps.result();
  }

  /** The whole of a short answer that must be a success; longer ones fail. */
  public CompletableFuture<Whole> whole(Call call, int most) {
    Steps<Whole> steps = new Steps<>();
    var unused =
        steps
            .take(follow(call, Set.of()))
            .thenAccept(
                arrival -> {
                  HttpHeaders headers = arrival.answer().headers();
                  var read =
                      steps
                          .take(Collecting.of(arrival.answer().bytes(), most))
                          .thenAccept(body -> steps.result().complete(new Whole(headers, body)));
                });
    return steps.result();
  }

  /** A short answer as a whole. */
  @SuppressWarnings("ArrayRecordComponent") // handed from one place to one other
  public record Whole(HttpHeaders headers, byte[] body) {

    /**
     * Its body as an object or an array.
     *
     * @throws GatewayException {@code BACKEND_PROTOCOL} where it is none
     */
    public JsonNode json() {
      return Json.read(body);
    }
  }

  private final class Journey {
    private final Steps<Arrival> steps = new Steps<>();
    private final Set<Integer> taken;

    Journey(Set<Integer> also) {
      Set<Integer> all = new HashSet<>(STATUSES);
      all.addAll(also);
      taken = Set.copyOf(all);
    }

    void go(Call call, List<HttpHeaders> before) {
      var unused =
          steps
              .take(upstream.open(() -> call.taking(taken)))
              .thenAccept(answer -> arrived(call, before, answer));
    }

    private void arrived(Call call, List<HttpHeaders> before, OpenAnswer answer) {
      if (!STATUSES.contains(answer.status())) {
        if (!steps.result().complete(new Arrival(call.uri(), before, answer))) {
          answer.skip();
        }
        return;
      }
      answer.skip();
      List<HttpHeaders> all = new ArrayList<>(before);
      all.add(answer.headers());
      try {
        go(next(call, answer.headers(), all.size()), all);
      } catch (GatewayException e) {
        steps.result().completeExceptionally(e);
      }
    }

    private Call next(Call call, HttpHeaders headers, int count) {
      if (count > MOST) {
        throw Wire.violation("redirects without an end");
      }
      URI uri = target(call.uri(), headers);
      if ("https".equals(call.uri().getScheme()) && !"https".equals(uri.getScheme())) {
        throw Wire.violation("a redirect away from https");
      }
      Optional<String> objection = addresses.objection(uri);
      if (objection.isPresent()) {
        throw Wire.violation("a redirect to " + objection.get());
      }
      return addresses.areOwn(uri) ? call.at(uri) : call.elsewhere(uri).with(ELSEWHERE);
    }
  }

  private static URI target(URI from, HttpHeaders headers) {
    try {
      return from.resolve(headers.firstValue("Location").orElseThrow());
    } catch (RuntimeException e) {
      throw Wire.violation("a redirect to nowhere");
    }
  }
}
