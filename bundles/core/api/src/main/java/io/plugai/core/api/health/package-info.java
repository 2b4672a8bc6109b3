/** Whether the gateway can serve. */
@Export
@Version("1.0.0")
package io.plugai.core.api.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
