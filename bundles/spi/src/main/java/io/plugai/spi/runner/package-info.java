/** What a local model runner implements. */
@Export
@Version("2.2.0")
package io.plugai.spi.runner;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
