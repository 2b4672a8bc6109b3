/**
 * Takes down what was used and what was done. Usage is written by one thread in batches, audit
 * entries at once; both are forgotten when their time is over.
 */
package io.plugai.core.accounting;
