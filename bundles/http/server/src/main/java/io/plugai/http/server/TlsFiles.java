package io.plugai.http.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files that hold the gateway's certificate and its key. */
sealed interface TlsFiles {

  /** The largest file that is read; certificates and keys take a few thousand bytes. */
  int MAX_BYTES = 1_000_000;

  /** The files, in the order of their contents in {@link #identity}. */
  List<Path> paths();

  /**
   * What the files say, checked.
   *
   * @param contents what {@link #read} gave
   * @throws ListenRefusedException with one sentence for the operator, where they say nothing
   *     usable
   */
  TlsIdentity identity(List<byte[]> contents) throws ListenRefusedException;

  /**
   * The contents of all files.
   *
   * @throws ListenRefusedException where one cannot be read
   */
  default List<byte[]> read() throws ListenRefusedException {
    List<byte[]> contents = new ArrayList<>();
    for (Path path : paths()) {
      contents.add(read(path));
    }
    return contents;
  }

  private static byte[] read(Path path) throws ListenRefusedException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ListenRefusedException(
            "%s is too large for a certificate or a key.".formatted(path));
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new ListenRefusedException("There is no file %s, which TLS needs.".formatted(path));
    } catch (IOException e) {
      throw new ListenRefusedException(
          "%s, which TLS needs, cannot be read by the user that PlugAI runs as.".formatted(path));
    }
  }

  /**
   * The files that the configuration names; empty where it names none.
   *
   * @throws ListenRefusedException where it names half of what is needed, or two kinds
   */
  static Optional<TlsFiles> of(HttpServerConfig config) throws ListenRefusedException {
    String certificate = config.tls__certificate().trim();
    String key = config.tls__key().trim();
    String keystore = config.tls__keystore().trim();
    if (certificate.isEmpty() != key.isEmpty()) {
      throw new ListenRefusedException(
          "TLS needs both tls_certificate and tls_key, and only %s is set."
              .formatted(key.isEmpty() ? "tls_certificate" : "tls_key"));
    }
    if (!keystore.isEmpty() && !key.isEmpty()) {
      throw new ListenRefusedException(
          "Both tls_keystore and tls_certificate are set: TLS takes one of them.");
    }
    if (!keystore.isEmpty()) {
      return Optional.of(new Keystore(path(keystore), config.tls__keystore__password()));
    }
    return key.isEmpty() ? Optional.empty() : Optional.of(new Pem(path(certificate), path(key)));
  }

  /** Relative paths begin at the installation's own folder. */
  private static Path path(String text) throws ListenRefusedException {
    try {
      return Path.of(System.getProperty("karaf.base", "")).resolve(text).toAbsolutePath();
    } catch (java.nio.file.InvalidPathException e) {
      throw new ListenRefusedException("'%s' is not the name of a file.".formatted(text));
    }
  }

  /** A chain of certificates, the gateway's own first, and the key of that one. */
  record Pem(Path certificate, Path key) implements TlsFiles {
    @Override
    public List<Path> paths() {
      return List.of(certificate, key);
    }

    @Override
    public TlsIdentity identity(List<byte[]> contents) throws ListenRefusedException {
      return PemReader.read(certificate, contents.get(0), key, contents.get(1));
    }
  }

  /** PKCS#12 or JKS. */
  record Keystore(Path file, String password) implements TlsFiles {
    @Override
    public List<Path> paths() {
      return List.of(file);
    }

    @Override
    public TlsIdentity identity(List<byte[]> contents) throws ListenRefusedException {
      return KeystoreReader.read(file, contents.get(0), password);
    }

    /** Never shows the password. */
    @Override
    public String toString() {
      return "Keystore[" + file + "]";
    }
  }
}
