/** An adapter for tests that takes every kind of credential. */
package io.plugai.testing.keyring;
