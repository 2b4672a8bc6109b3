package io.plugai.testing.adapter;

import java.util.List;

/**
 * A provider's protocol as a {@link FakeUpstream} speaks it: raw text, made from its documentation.
 */
public interface Dialect {

  /** The path that generations are asked for at. */
  String generatePath();

  /** The path that the list of models is asked for at. */
  String modelsPath();

  /** The content type of a stream. */
  String streamType();

  /** A stream's frames that bring these texts, one frame each, without the end. */
  List<String> deltas(List<String> texts);

  /** The frames that end a stream in good order. */
  List<String> end();

  /** The whole of an answer that is not streamed, with this text. */
  String whole(String text);

  /** A list of models with these names. */
  String models(List<String> names);

  /** The body of a refusal. */
  String error(String code, String message);

  /** A frame whose JSON is broken. */
  String brokenFrame();

  /** A frame of valid JSON that the protocol does not know. */
  String foreignFrame();

  /** A complete stream with these texts. */
  default Answer stream(List<String> texts) {
    return beginning(texts).sendAll(end());
  }

  /** A stream with these texts that is still to be ended, well or badly. */
  default Answer beginning(List<String> texts) {
    return Answer.ok(streamType()).sendAll(deltas(texts));
  }
}
