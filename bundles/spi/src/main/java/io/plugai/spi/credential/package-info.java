/** What a provider is shown on behalf of a caller, and texts that are never shown to anybody. */
@Export
@Version("2.0.0")
package io.plugai.spi.credential;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
