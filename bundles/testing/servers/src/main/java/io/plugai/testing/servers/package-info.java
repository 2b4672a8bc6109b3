/** Servers that are not ours, for tests that need real ones. */
package io.plugai.testing.servers;
