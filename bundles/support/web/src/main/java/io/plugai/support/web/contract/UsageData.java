package io.plugai.support.web.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * What a generation took.
 *
 * @param inputTokens tokens read
 * @param outputTokens tokens generated
 * @param details parts of these by name, for example cached_input_tokens
 */
public record UsageData(
    long inputTokens,
    long outputTokens,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> details) {}
