/** The tests that every source of models must pass. */
package io.plugai.testing.source;
