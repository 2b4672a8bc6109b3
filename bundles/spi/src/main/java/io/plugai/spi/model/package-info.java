/** What a model is: its modality, its capabilities and the parameters it takes. */
@Export
@Version("2.1.0")
package io.plugai.spi.model;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
