/** Used while building, to describe the API; shipped nowhere. */
package io.plugai.support.web.openapi;
