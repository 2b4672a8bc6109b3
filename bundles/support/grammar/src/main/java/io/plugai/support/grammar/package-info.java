/**
 * Holds answers of local models to JSON schemas. {@link io.plugai.support.grammar.JsonGrammar} is
 * all that others need.
 */
@NullMarked
package io.plugai.support.grammar;

import org.jspecify.annotations.NullMarked;
