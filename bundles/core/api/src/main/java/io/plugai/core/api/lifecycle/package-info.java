/** How a part of the gateway ends a start that cannot succeed. */
@Export
@Version("1.0.0")
package io.plugai.core.api.lifecycle;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
