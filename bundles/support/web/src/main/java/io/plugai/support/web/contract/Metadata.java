package io.plugai.support.web.contract;

import java.util.Map;

/**
 * What else there is to know of an answer.
 *
 * @param provider what the provider says beside its answer, in its own words
 */
public record Metadata(Map<String, Object> provider) {}
