/** How the gateway ends where a start cannot succeed. */
package io.plugai.core.lifecycle;
