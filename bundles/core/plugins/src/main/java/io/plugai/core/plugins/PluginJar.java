package io.plugai.core.plugins;

import io.plugai.core.api.plugin.PluginException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
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
   * @throws PluginException where the file is no plug-in
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

  private static PluginException noPlugin(String source, String why) {
    return new PluginException(
        PluginException.Reason.NOT_ALLOWED, source + " is not a plug-in: " + why + ".");
  }

  /** SHA-256 of the jar, the first 16 hexadecimal digits: enough to tell two builds apart. */
  String fingerprint() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, sha).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(sha.digest()).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What the operator calls it. */
  String label() {
    return name + " " + version;
  }
}
