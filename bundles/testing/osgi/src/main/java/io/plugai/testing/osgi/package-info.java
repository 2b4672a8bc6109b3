/** Real OSGi for tests, and ports for their servers. */
package io.plugai.testing.osgi;
