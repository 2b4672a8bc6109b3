/** The models of this machine: loaded, queued for, replaced and unloaded. */
package io.plugai.core.dispatch.local;
