/**
 * Writes many small things together, without holding up those who bring them.
 *
 * <p>A bundle that uses this package copies it in, like all of {@code io.plugai.support}.
 */
package io.plugai.support.batch;
