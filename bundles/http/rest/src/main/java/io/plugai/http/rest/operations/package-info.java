/** What those who run the gateway watch it by: health, readiness, metrics. */
package io.plugai.http.rest.operations;
