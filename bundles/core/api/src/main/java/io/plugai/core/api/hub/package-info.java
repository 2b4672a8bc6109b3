/** Models at their sources: found, described, and held against this machine. */
@Export
@Version("1.0.0")
package io.plugai.core.api.hub;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
