package io.plugai.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Another version of a bundle: the same classes under another number. */
final class RewrittenJar {

  private RewrittenJar() {}

  /** Copies a bundle with another version in its manifest. */
  static Path withVersion(Path jar, String version, Path copy) throws IOException {
    try (JarFile source = new JarFile(jar.toFile());
        OutputStream out = Files.newOutputStream(copy)) {
      Manifest manifest = new Manifest(source.getManifest());
      manifest.getMainAttributes().put(new Attributes.Name("Bundle-Version"), version);
      try (JarOutputStream target = new JarOutputStream(out, manifest)) {
        copyEntries(source, target);
      }
    }
    return copy;
  }

  private static void copyEntries(JarFile source, JarOutputStream target) throws IOException {
    Enumeration<JarEntry> entries = source.entries();
    while (entries.hasMoreElements()) {
      JarEntry entry = entries.nextElement();
      if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
        target.putNextEntry(new JarEntry(entry.getName()));
        try (InputStream in = source.getInputStream(entry)) {
          in.transferTo(target);
        }
      }
    }
  }
}
