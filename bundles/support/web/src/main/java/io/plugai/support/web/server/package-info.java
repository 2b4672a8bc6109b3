/** What the server itself does for requests. */
package io.plugai.support.web.server;
