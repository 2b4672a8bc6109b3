package io.plugai.core.plugins;

import io.plugai.core.api.plugin.PluginException;
import io.plugai.core.api.plugin.PluginException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Karaf feature repositories, read for the plug-ins in them. Features are not installed here: of a
 * feature only its one plug-in bundle is taken, so that it can be swapped like any other.
 */
final class FeatureRepositories {
  private static final Logger LOG = LoggerFactory.getLogger(FeatureRepositories.class);
  private static final int CONNECT_MILLIS = 10_000;
  private static final int READ_MILLIS = 60_000;

  private final List<String> urls;
  private final Path downloads;

  /**
   * @param urls where the repositories are
   * @param downloads a folder for the jars that are taken from them
   */
  FeatureRepositories(List<String> urls, Path downloads) {
    this.urls = urls;
    this.downloads = downloads;
  }

  /** All features as {@code name/version}; a repository that cannot be read is left out. */
  List<String> names() {
    return features().stream().map(Feature::name).sorted().distinct().toList();
  }

  /** The plug-in of a feature, given as {@code name/version}. */
  PluginJar find(String name, String source) {
    Feature feature =
        features().stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new PluginException(
                        Reason.NOT_FOUND,
                        "No configured feature repository has a feature '" + name + "'."));
    List<PluginJar> plugins = new ArrayList<>();
    for (String url : feature.bundles()) {
      Path jar = download(url, source);
      try {
        plugins.add(PluginJar.read(source, jar));
      } catch (PluginException notAPlugin) {
        LOG.debug("{} of {} is no plug-in.", url, source);
      }
    }
    if (plugins.size() != 1) {
      throw new PluginException(
          Reason.NOT_ALLOWED,
          source + " must hold exactly one plug-in, and holds " + plugins.size() + ".");
    }
    return plugins.get(0);
  }

  private Path download(String url, String source) {
    try (InputStream in = open(url)) {
      Files.createDirectories(downloads);
      String stable = UUID.nameUUIDFromBytes(url.getBytes(StandardCharsets.UTF_8)) + ".jar";
      Path partial = downloads.resolve(stable + ".part");
      Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
      return Files.move(partial, downloads.resolve(stable), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | IllegalArgumentException e) {
      throw new PluginException(
          Reason.FAILED, "A bundle of " + source + " could not be fetched.", e);
    }
  }

  private List<Feature> features() {
    List<Feature> all = new ArrayList<>();
    for (String url : urls) {
      try (InputStream in = open(url)) {
        all.addAll(parse(in));
      } catch (IOException
          | SAXException
          | ParserConfigurationException
          | IllegalArgumentException e) {
        LOG.warn("The feature repository {} cannot be read: {}", url, e.toString());
      }
    }
    return all;
  }

  private static InputStream open(String url) throws IOException {
    URLConnection connection = URI.create(url).toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    return connection.getInputStream();
  }

  private static List<Feature> parse(InputStream in)
      throws IOException, SAXException, ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setNamespaceAware(true);
    Element root = factory.newDocumentBuilder().parse(in).getDocumentElement();
    List<Feature> features = new ArrayList<>();
    for (Element element : children(root, "feature")) {
      List<String> bundles =
          children(element, "bundle").stream()
              .map(bundle -> bundle.getTextContent().trim())
              .toList();
      features.add(
          new Feature(
              element.getAttribute("name") + "/" + element.getAttribute("version"), bundles));
    }
    return features;
  }

  private static List<Element> children(Element parent, String name) {
    NodeList nodes = parent.getChildNodes();
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element && name.equals(element.getLocalName())) {
        elements.add(element);
      }
    }
    return elements;
  }

  private record Feature(String name, List<String> bundles) {}
}
