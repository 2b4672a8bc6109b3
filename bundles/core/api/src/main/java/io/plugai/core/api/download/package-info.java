/** Models that are fetched, as jobs that outlive whoever asked for them. */
@Export
@Version("1.0.0")
package io.plugai.core.api.download;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
