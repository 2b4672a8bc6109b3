/** Requests as things of their own: accepted, followed, cancelled, kept. */
@Export
@Version("1.0.0")
package io.plugai.core.api.request;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
