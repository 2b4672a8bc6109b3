/** Drives the real distribution from outside, for tests and benchmarks. */
@NullMarked
package io.plugai.itests;

import org.jspecify.annotations.NullMarked;
