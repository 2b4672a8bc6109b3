/** What a provider adapter implements. */
@Export
@Version("2.0.0")
package io.plugai.spi.adapter;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
