/** How a start that fails ends: the one contract here that needs no bundle of its own. */
package io.plugai.core.api.exit;
