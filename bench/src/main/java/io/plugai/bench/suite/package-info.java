/** What is measured, one class for each kind of figure. */
@NullMarked
package io.plugai.bench.suite;

import org.jspecify.annotations.NullMarked;
