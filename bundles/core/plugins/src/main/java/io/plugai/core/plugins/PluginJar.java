package io.plugai.core.plugins;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A plug-in that could be installed.
 *
 * @param source where it was found, as the operator names it
 * @param file its jar
 * @param name the bundle's symbolic name
 * @param version the bundle's version
 */
record PluginJar(String source, Path file, String name, Version version) {

  /**
   * Reads a jar's manifest.
   *
   * @throws GatewayException where the file is no plug-in
   */
  static PluginJar read(String source, Path file) {
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      if (manifest == null) {
        throw noPlugin(source, "it has no manifest");
      }
      Attributes headers = manifest.getMainAttributes();
      String name = headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
      if (name == null
          || Provided.kinds(headers.getValue(Constants.PROVIDE_CAPABILITY)).isEmpty()) {
        throw noPlugin(source, "it provides neither an adapter nor a runner");
      }
      Version version = Version.parseVersion(headers.getValue(Constants.BUNDLE_VERSION));
      return new PluginJar(source, file, name.split(";", 2)[0].trim(), version);
    } catch (IOException | IllegalArgumentException e) {
      throw noPlugin(source, "it cannot be read as a bundle");
    }
  }

  private static GatewayException noPlugin(String source, String why) {
    return new GatewayException(ErrorCode.FORBIDDEN, source + " is not a plug-in: " + why + ".");
  }

  /**
   * CRC-32C and length of the jar: enough to tell two builds apart, and quick while nothing is
   * compiled yet, at a start.
   */
  String fingerprint() throws IOException {
    CheckedInputStream in = new CheckedInputStream(Files.newInputStream(file), new CRC32C());
    try (in) {
      long length = in.transferTo(OutputStream.nullOutputStream());
      return "%08x-%x".formatted(in.getChecksum().getValue(), length);
    }
  }

  /** What the operator calls it. */
  String label() {
    return name + " " + version;
  }
}
