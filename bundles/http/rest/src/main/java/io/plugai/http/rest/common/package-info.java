/** What the resources of all subjects share: reading requests, writing answers and failures. */
package io.plugai.http.rest.common;
