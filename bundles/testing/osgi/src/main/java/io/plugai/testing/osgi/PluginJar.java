package io.plugai.testing.osgi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** Makes a small bundle, as the build tools would make it. Not for use by several threads. */
public final class PluginJar {
  private final Manifest manifest = new Manifest();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  /** A bundle with nothing in it. */
  public PluginJar(String symbolicName, String version) {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    header(Constants.BUNDLE_MANIFESTVERSION, "2");
    header(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
    header(Constants.BUNDLE_VERSION, version);
  }

  /** Sets a header of the manifest. */
  public PluginJar header(String name, String value) {
    manifest.getMainAttributes().put(new Attributes.Name(name), value);
    return this;
  }

  /** Adds a class as it was compiled. */
  public PluginJar type(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("not compiled: " + file);
      }
      entries.put(file, in.readAllBytes());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds a component that provides a service with one property, with the capabilities and
   * requirements that go with it.
   */
  public PluginJar component(
      Class<?> type, Class<?> service, String property, String value, String packages) {
    type(type);
    header(Constants.IMPORT_PACKAGE, packages);
    header(
        Constants.PROVIDE_CAPABILITY,
        "osgi.service;objectClass:List<String>=\"" + service.getName() + "\"");
    header("Service-Component", "OSGI-INF/component.xml");
    String xml =
        """
        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="%s">
          <property name="%s" value="%s"/>
          <service><provide interface="%s"/></service>
          <implementation class="%s"/>
        </scr:component>
        """
            .formatted(type.getName(), property, value, service.getName(), type.getName());
    entries.put("OSGI-INF/component.xml", xml.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** The jar. */
  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes the jar into a file. */
  public Path writeTo(Path file) throws IOException {
    return Files.write(file, bytes());
  }
}
