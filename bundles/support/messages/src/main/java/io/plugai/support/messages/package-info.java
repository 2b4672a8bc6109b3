/**
 * Messages of conversations as JSON: read, with every fault under its full path, and written.
 *
 * <p>A bundle that uses this package copies it in, like all of {@code io.plugai.support}.
 */
package io.plugai.support.messages;
