/** What the catalogue remembers of models. */
package io.plugai.core.persistence.models;
