/**
 * Adapters, runners and sources of models as they come and go: snapshots, leases, draining,
 * parking.
 */
package io.plugai.core.pool;
