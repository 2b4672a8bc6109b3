package io.plugai.http.generate.answer;

import io.plugai.core.api.request.Following;
import io.plugai.core.api.request.RequestListener;

/** Follows one request and answers with what it sees. */
public sealed interface Answer extends RequestListener
    permits FoldedAnswer, StreamedAnswer, StatusStream {

  /**
   * Begins to take events. Called once; some may have come before.
   *
   * @param following the request's side
   */
  void begin(Following following);

  /** The client has left: nobody needs the events any more. May be called at any time, often. */
  void clientLeft();
}
