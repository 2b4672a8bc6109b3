/**
 * Brings files from a source to the disk, piece by piece, and begins again where it was cut off.
 */
package io.plugai.core.downloads.fetch;
