package io.plugai.http.generate.answer;

import io.plugai.spi.generation.GenerationEvent;
import io.plugai.support.web.contract.SessionData;
import java.util.Optional;

/** What an answer says of the conversation that its request goes on with. Safe for all threads. */
public interface Continuation {
  /** Of a request that stands alone. */
  Continuation NONE =
      new Continuation() {
        @Override
        public Optional<SessionData> session() {
          return Optional.empty();
        }

        @Override
        public NextState nextState() {
          return NextState.NONE;
        }
      };

  /** Which conversation, and what of it the model was not sent. */
  Optional<SessionData> session();

  /** Begins to put together what the client gets for its next request. */
  NextState nextState();

  /** Puts it together from the events of an answer. For one thread at a time. */
  interface NextState {
    /** Nothing. */
    NextState NONE =
        new NextState() {
          @Override
          public void add(GenerationEvent event) {
            // nobody wants it
          }

          @Override
          public Optional<String> token() {
            return Optional.empty();
          }
        };

    /** The next event. */
    void add(GenerationEvent event);

    /** The conversation with the answer; empty where the gateway keeps it, or it is too long. */
    Optional<String> token();
  }
}
