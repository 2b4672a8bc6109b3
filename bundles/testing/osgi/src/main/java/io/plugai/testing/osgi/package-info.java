/** Real OSGi for tests. */
package io.plugai.testing.osgi;
