/** What a source of models implements: a hub, a registry, a plain address. */
@Export
@Version("2.0.0")
package io.plugai.spi.source;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
