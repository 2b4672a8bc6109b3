/**
 * Renders chat templates: the Jinja that models bring along, as Python's {@code transformers} sets
 * it up ({@code apply_chat_template}), within bounds of time and memory. {@link
 * io.plugai.support.jinja.Template} is all that others need, with {@link
 * io.plugai.support.jinja.Text} for what goes in and comes out.
 *
 * <p>Values are those of Java: {@link io.plugai.support.jinja.Text}, {@code Long}, {@code Double},
 * {@code Boolean}, {@code List}, {@code Map} and {@link io.plugai.support.jinja.Nothing} for
 * Python's {@code None} and for what is not there.
 */
@NullMarked
package io.plugai.support.jinja;

import org.jspecify.annotations.NullMarked;
