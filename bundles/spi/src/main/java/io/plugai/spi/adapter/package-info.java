/** What a provider adapter implements, and the credentials it is handed. */
@Export
@Version("1.1.0")
package io.plugai.spi.adapter;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
