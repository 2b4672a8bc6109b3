/** Who is calling, and what they may do. */
@Export
@Version("1.0.0")
package io.plugai.core.api.access;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
