package io.plugai.workers.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.support.worker.text.Ask;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokensTest {

  @Test
  void takesTokensAsTheyAreAndTextsPieceByPiece() {
    Tokens tokens =
        Tokens.of(
            List.of(new Ask.Token(7), new Ask.Words("ab"), new Ask.Token(9), new Ask.Words("c")),
            text -> text.chars().toArray());
    assertThat(tokens.ids()).containsExactly(7, 'a', 'b', 9, 'c');
    assertThat(tokens.wantsBeginning()).isFalse();
  }

  @Test
  void wantsTheModelsOwnBeginningBeforeAText() {
    assertThat(Tokens.of(List.of(new Ask.Words("a")), text -> new int[0]).wantsBeginning())
        .isTrue();
  }
}
