/**
 * Fetches models from their sources: {@code plan} chooses the files, {@code fetch} brings them,
 * {@code store} keeps them on the disk; here are the jobs that do it, one after the other.
 */
package io.plugai.core.downloads;
