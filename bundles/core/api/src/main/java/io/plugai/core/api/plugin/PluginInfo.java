package io.plugai.core.api.plugin;

import java.util.List;

/**
 * One installed plug-in: a bundle that brings adapters or runners.
 *
 * @param name symbolic name of the bundle
 * @param version its version
 * @param bundleId the framework's id of the bundle
 * @param state the bundle's state, in lower case: {@code active}, {@code resolved}, …
 * @param provides kinds of service it brings: {@code adapter}, {@code runner}
 * @param source where it was installed from: a file's name or a feature
 */
public record PluginInfo(
    String name,
    String version,
    long bundleId,
    String state,
    List<String> provides,
    String source) {}
