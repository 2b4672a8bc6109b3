/** What providers are shown on behalf of people: kept, chosen, tested. */
@Export
@Version("1.0.0")
package io.plugai.core.api.credentials;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
