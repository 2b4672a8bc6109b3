/**
 * What a JSON schema (draft 2020-12) asks of an answer, and the grammar that holds it to that. A
 * schema is read and checked ({@link io.plugai.support.grammar.schema.SchemaReader}); what it
 * allows is worked out exactly, as a {@link io.plugai.support.grammar.schema.Shape}; and that is
 * written down as rules ({@link io.plugai.support.grammar.schema.ValueRules}).
 */
@NullMarked
package io.plugai.support.grammar.schema;

import org.jspecify.annotations.NullMarked;
