/** One request on its way to a backend and back. */
package io.plugai.core.dispatch.run;
