/** Plug-ins over HTTP: what is installed, and changes of it. */
package io.plugai.http.rest.plugins;
