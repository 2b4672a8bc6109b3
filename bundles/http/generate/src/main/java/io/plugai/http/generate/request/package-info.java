/** From the bytes of a body to a request, or to everything that is wrong with it. */
package io.plugai.http.generate.request;
