/** Installing, upgrading and removing adapters and runners while requests run. */
@Export
@Version("1.0.0")
package io.plugai.core.api.plugin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
