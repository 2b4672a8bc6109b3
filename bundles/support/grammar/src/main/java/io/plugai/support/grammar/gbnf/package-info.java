/**
 * Grammars as llama.cpp reads them (GBNF, its {@code grammars/README.md}), and what they must keep
 * to so that they are read by every build of it and cost little.
 */
@NullMarked
package io.plugai.support.grammar.gbnf;

import org.jspecify.annotations.NullMarked;
