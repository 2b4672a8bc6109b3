/** How a plug-in says that something went wrong. */
@Export
@Version("2.1.0")
package io.plugai.spi.error;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
