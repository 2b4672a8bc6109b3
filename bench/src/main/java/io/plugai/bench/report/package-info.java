/** Figures as a document. */
@NullMarked
package io.plugai.bench.report;

import org.jspecify.annotations.NullMarked;
