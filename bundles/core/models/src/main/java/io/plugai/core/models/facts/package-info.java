/** Facts of models: who says what, who is believed, and what comes of it. */
package io.plugai.core.models.facts;
