/**
 * Conversations that the gateway keeps: sessions, as the API calls them. The sessions of those who
 * log in are another thing, {@link io.plugai.core.api.people.LoginSession}.
 */
@Export
@Version("1.0.0")
package io.plugai.core.api.session;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
