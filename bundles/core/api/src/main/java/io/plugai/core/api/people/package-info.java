/** People, and what they hold: invites, tokens, sessions. */
@Export
@Version("1.0.0")
package io.plugai.core.api.people;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
