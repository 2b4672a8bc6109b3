package io.plugai.core.persistence.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.util.LibraryLoaderUtil;

class SqliteLibraryTest {
  private static final String PROPERTY = "org.sqlite.lib.path";

  @TempDir Path folder;

  /** A framework in this process may have set it as well. */
  @BeforeEach
  @AfterEach
  void forget() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void theDriverFindsItWhole() throws IOException {
    SqliteLibrary.keepIn(folder);

    Path library = library();
    assertThat(System.getProperty(PROPERTY)).isEqualTo(library.getParent().toString());
    try (InputStream packed = // not loaded: two copies in one process would be mixed up
        LibraryLoaderUtil.class.getResourceAsStream(
            LibraryLoaderUtil.getNativeLibResourcePath() + "/" + library.getFileName())) {
      assertThat(library).hasBinaryContent(packed.readAllBytes());
    }
  }

  @Test
  void itIsUnpackedOnce() throws IOException {
    SqliteLibrary.keepIn(folder);
    Files.writeString(library(), "as it was");

    SqliteLibrary.keepIn(folder);

    assertThat(library()).hasContent("as it was");
  }

  @Test
  void whatWasLeftHalfIsMadeAnew() throws IOException {
    SqliteLibrary.keepIn(folder);
    Path library = library();
    long size = Files.size(library);
    Files.delete(library);
    Files.writeString(library.resolveSibling(library.getFileName() + ".part"), "half");

    SqliteLibrary.keepIn(folder);

    assertThat(library()).hasSize(size);
  }

  @Test
  void whereItCannotBeKeptTheDriverGoesOnByItself() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    SqliteLibrary.keepIn(file);

    assertThat(System.getProperty(PROPERTY)).isNull();
  }

  /** The one file that is there. */
  private Path library() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      assertThat(found).hasSize(1);
      assertThat(found.get(0)).hasFileName(LibraryLoaderUtil.getNativeLibName());
      return found.get(0);
    }
  }
}
