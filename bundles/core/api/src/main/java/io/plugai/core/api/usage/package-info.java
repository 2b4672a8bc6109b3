/** What was used, and what was done to the gateway. */
@Export
@Version("1.0.0")
package io.plugai.core.api.usage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
