/** What fetched models take of the disk. */
package io.plugai.http.rest.storage;
