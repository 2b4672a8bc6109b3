/** Places that models are fetched from, on the loopback address, which misbehave on demand. */
package io.plugai.testing.hub;
