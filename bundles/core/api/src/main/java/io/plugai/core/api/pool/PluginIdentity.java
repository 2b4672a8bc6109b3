package io.plugai.core.api.pool;

/**
 * Which service of which bundle.
 *
 * @param id the provider's or runner's id
 * @param serviceId the framework's id of the service
 * @param version the bundle's version, as OSGi writes it
 */
public record PluginIdentity(
    String id, long serviceId, String version, long bundleId, String bundleName) {

  @Override
  public String toString() {
    return id + " " + version;
  }
}
