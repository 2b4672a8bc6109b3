/** What every runner must hold to, as tests that a runner's own tests extend. */
@NullMarked
package io.plugai.testing.runner;

import org.jspecify.annotations.NullMarked;
