/** What providers want back from clients. */
@Export
@Version("1.0.0")
package io.plugai.core.api.state;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
