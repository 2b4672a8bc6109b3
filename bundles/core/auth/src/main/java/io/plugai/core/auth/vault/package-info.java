/** Credentials for providers, sealed under a master key. */
package io.plugai.core.auth.vault;
