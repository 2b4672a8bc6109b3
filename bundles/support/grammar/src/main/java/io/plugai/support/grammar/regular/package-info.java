/**
 * Regular languages: sets of texts that a finite automaton tells apart. A pattern, a list of texts,
 * a length or a bound becomes a {@link io.plugai.support.grammar.regular.Regex}, and that a
 * deterministic automaton ({@link io.plugai.support.grammar.regular.Dfa}), so that several of them
 * can be combined exactly, and so that whoever follows the automaton never has two ways to go.
 */
@NullMarked
package io.plugai.support.grammar.regular;

import org.jspecify.annotations.NullMarked;
