/** What all ways in share: time, caches, texts of secrets, settings. */
package io.plugai.core.auth.common;
