package io.plugai.support.upstream;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An answer, and the way to it.
 *
 * @param uri where it came from
 * @param redirects the heads of the answers that led there, the first one first
 */
public record Arrival(URI uri, List<HttpHeaders> redirects, OpenAnswer answer) {
  public Arrival {
    redirects = List.copyOf(redirects);
  }

  /** A header of the first answer on the way that has it. */
  public Optional<String> first(String header) {
    return Stream.concat(redirects.stream(), Stream.of(answer.headers()))
        .flatMap(headers -> headers.firstValue(header).stream())
        .findFirst();
  }
}
