/** How the core says that it will not do something. */
@Export
@Version("1.0.0")
package io.plugai.core.api.error;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
