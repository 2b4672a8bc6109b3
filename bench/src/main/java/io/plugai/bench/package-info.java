/**
 * Measures PlugAI beside another gateway, both in front of a mock upstream, and writes the report.
 *
 * <p>Four programs take part, each in a process of its own: the mock upstream, the load client, the
 * gateways, and this one, which starts them, tells the client what to do, and ends them all.
 */
@NullMarked
package io.plugai.bench;

import org.jspecify.annotations.NullMarked;
