package io.plugai.http.server;

/** The gateway must not listen where it is told to; says why in one sentence for the operator. */
final class ListenRefusedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String sentence;

  ListenRefusedException(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }
}
