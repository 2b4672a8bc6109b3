/** What goes into a generation and what comes out of it. */
@Export
@Version("2.0.0")
package io.plugai.spi.generation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
