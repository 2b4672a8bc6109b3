package io.plugai.support.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
  private static final Path SHORT = Path.of("/tmp");

  @TempDir Path home;

  @Test
  void filesStayInTheFirstFolderThoughTheSocketMustLieElsewhere() throws IOException {
    Path far = home.resolve("a-long-way-down/".repeat(8));
    PrivateFolder folder = PrivateFolder.create(List.of(far, SHORT));
    assertThat(folder.path()).startsWith(far).isDirectory();
    assertThat(folder.socket()).startsWithRaw(SHORT);
    assertThat(folder.socket().getParent()).isDirectory();

    Files.writeString(folder.socket(), "");
    folder.delete();
    assertThat(folder.path()).doesNotExist();
    assertThat(folder.socket().getParent()).doesNotExist();
  }

  @Test
  void oneFolderHoldsBothWhereThatIsShortEnough() throws IOException {
    PrivateFolder folder = PrivateFolder.create(List.of(SHORT));
    assertThat(folder.socket().getParent()).isEqualTo(folder.path());
    folder.delete();
    assertThat(folder.path()).doesNotExist();
  }

  @Test
  void leavesNothingWhereNoSocketCanBe() {
    Path far = home.resolve("a-long-way-down/".repeat(8));
    assertThatThrownBy(() -> PrivateFolder.create(List.of(far))).isInstanceOf(IOException.class);
    assertThat(far).doesNotExist();
  }
}
