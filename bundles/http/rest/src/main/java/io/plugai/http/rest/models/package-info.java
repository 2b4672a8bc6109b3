/** The models that can be asked, over HTTP. */
package io.plugai.http.rest.models;
