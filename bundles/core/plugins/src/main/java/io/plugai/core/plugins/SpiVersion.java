package io.plugai.core.plugins;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/** Tells a plug-in that was built against another version of the SPI from one that fits. */
final class SpiVersion {
  private static final String SPI = "io.plugai.spi.";
  private static final Pattern PACKAGE =
      Pattern.compile("\\(osgi\\.wiring\\.package=(" + Pattern.quote(SPI) + "[^)]+)\\)");
  private static final Pattern LEAST = Pattern.compile("\\(version>=([^)]+)\\)");

  private final FrameworkWiring framework;

  SpiVersion(BundleContext context) {
    framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
  }

  /** Says what is amiss with a bundle that is installed; empty where it fits. */
  Optional<String> misfit(Bundle bundle) {
    return bundle
        .adapt(BundleRevision.class)
        .getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE)
        .stream()
        .flatMap(requirement -> misfit(requirement).stream())
        .findFirst();
  }

  private Optional<String> misfit(Requirement requirement) {
    String filter = requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE);
    Matcher wanted = PACKAGE.matcher(filter == null ? "" : filter);
    if (!wanted.find() || !framework.findProviders(requirement).isEmpty()) {
      return Optional.empty();
    }
    Matcher least = LEAST.matcher(filter);
    return Optional.of(
        "was built for version %s of PlugAI's plug-in interface (%s), and this gateway has %s: get a build of it for that version; docs/write-an-adapter.md says how one is made."
            .formatted(
                least.find() ? least.group(1) : "any", wanted.group(1), present(wanted.group(1))));
  }

  private String present(String spiPackage) {
    return framework.findProviders(new AnyVersion(spiPackage)).stream()
        .map(found -> found.getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE))
        .map(String::valueOf)
        .findFirst()
        .orElse("none of it");
  }

  /** A package, whatever its version. */
  private record AnyVersion(String name) implements Requirement {
    @Override
    public String getNamespace() {
      return PackageNamespace.PACKAGE_NAMESPACE;
    }

    @Override
    public Map<String, String> getDirectives() {
      return Map.of(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "(osgi.wiring.package=" + name + ")");
    }

    @Override
    public Map<String, Object> getAttributes() {
      return Map.of();
    }

    @Override
    public Resource getResource() {
      throw new UnsupportedOperationException("it is nobody's requirement");
    }
  }
}
