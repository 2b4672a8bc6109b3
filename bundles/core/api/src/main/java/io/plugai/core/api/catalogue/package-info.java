/** Which models there are, and whether a request fits one. */
@Export
@Version("1.0.0")
package io.plugai.core.api.catalogue;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
