package io.plugai.core.auth.people;

import io.plugai.spi.credential.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The file that holds the set-up token, for whoever may read this installation's data: only its
 * owner can. It is there for as long as the token is of use, whole or not at all. {@code bin/start}
 * waits for it.
 */
@Component(service = SetupFile.class)
public final class SetupFile {
  private static final String NAME = "setup.token";

  private final Path file;

  /** Called by the framework. */
  @Activate
  public SetupFile() {
    this(Path.of(System.getProperty("karaf.data", "data")));
  }

  /** In that folder. */
  public SetupFile(Path folder) {
    this.file = folder.resolve(NAME).toAbsolutePath();
  }

  Path path() {
    return file;
  }

  /** Puts a token in, in the place of the one before. */
  void write(Secret token) {
    try {
      Path beside = Files.createTempFile(file.getParent(), "setup", ""); // readable by its owner
      Files.writeString(beside, token.reveal() + "\n");
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("The set-up token cannot be written to " + file + ".", e);
    }
  }

  /** Takes the token away; what is gone already is fine. */
  void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
