/** The description of the API, for programs and for people. */
package io.plugai.http.rest.docs;
