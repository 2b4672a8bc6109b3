/** Which of several models answers a request: what may be said of it, and the way it took. */
@Export
@Version("1.0.0")
package io.plugai.core.api.route;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
