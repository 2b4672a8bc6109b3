/**
 * Turns an HTTP exchange with a provider into a flow of events. An adapter describes the call
 * ({@link io.plugai.support.upstream.Call}) and reads the answer ({@link
 * io.plugai.support.upstream.Wire}); connecting, time limits, retries, framing, back-pressure,
 * cancellation and errors are done here, by {@link io.plugai.support.upstream.Upstream}.
 *
 * <p>A bundle that uses this package copies it in ({@code -conditionalpackage:
 * io.plugai.support.*}): no two bundles share it at run time, so each can be swapped alone.
 */
package io.plugai.support.upstream;
