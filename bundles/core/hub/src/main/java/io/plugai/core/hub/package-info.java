/** Models at their sources: found, described, held against this machine. */
package io.plugai.core.hub;
