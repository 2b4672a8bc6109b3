/** How the gateway's metrics are read. */
@Export
@Version("1.0.0")
package io.plugai.core.api.telemetry;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
