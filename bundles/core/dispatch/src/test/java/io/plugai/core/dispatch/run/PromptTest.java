package io.plugai.core.dispatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Role;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class PromptTest {
  @Test
  void whatFitsIsKept() {
    assertThat(Prompt.of(ChatInput.ofPrompt("x".repeat(1000)))).contains("x".repeat(1000));
  }

  @Test
  void whatIsTooLongIsLeftOutAndOnlyItsLengthKept() {
    assertThat(Prompt.of(ChatInput.ofPrompt("x".repeat(Prompt.LONGEST))))
        .matches("\\{\"left_out_characters\":2\\d{5}}");
  }

  @Test
  void whatBecomesTooLongAsJsonIsLeftOutAsWell() {
    assertThat(Prompt.of(ChatInput.ofPrompt("\n".repeat(Prompt.LONGEST - 1000))))
        .matches("\\{\"left_out_characters\":5\\d{5}}");
  }

  /** The same text many times costs little to hold, and more than there is memory to write out. */
  @Test
  void whatIsMuchTooLongIsNotWrittenOutToFindThatOut() {
    Message one = Message.text(Role.USER, "x".repeat(1 << 20));
    Input many = ChatInput.ofMessages(Collections.nCopies(1 << 20, one));

    assertThat(Prompt.of(many)).matches("\\{\"left_out_characters\":\\d{13}}");
  }
}
