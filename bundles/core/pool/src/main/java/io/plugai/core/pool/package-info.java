/** Adapters and runners as they come and go: snapshots, leases, draining, parking. */
package io.plugai.core.pool;
