/** The plug-ins as they come and go: who uses one leases it. */
@Export
@Version("1.0.0")
package io.plugai.core.api.pool;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
