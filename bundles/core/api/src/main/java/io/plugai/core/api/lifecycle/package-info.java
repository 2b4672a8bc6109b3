/** How the gateway starts with its platform, and ends a start that cannot succeed. */
@Export
@Version("1.1.0")
package io.plugai.core.api.lifecycle;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
