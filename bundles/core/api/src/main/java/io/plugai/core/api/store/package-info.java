/** What the database keeps. Its methods block, for seconds at most; each is one transaction. */
@Export
@Version("1.0.0")
package io.plugai.core.api.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
