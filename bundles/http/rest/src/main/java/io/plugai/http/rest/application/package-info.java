/** The control plane as a whole: its resources, and what each of their routes needs. */
package io.plugai.http.rest.application;
