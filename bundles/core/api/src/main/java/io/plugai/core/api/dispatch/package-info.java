/** How a request gets to its backend, and what the backends are doing. */
@Export
@Version("1.0.0")
package io.plugai.core.api.dispatch;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
