package io.plugai.support.web.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request has to do with a conversation: a session, or one that its client keeps. */
@Schema(
    name = "SessionUse",
    description =
        "What a request has to do with a conversation: a session, or one that its client keeps.")
public record SessionData(
    @Schema(description = "The session's id; none with a state token.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String id,
    @Schema(
            description =
                "Ids of the session's messages that the model was not sent, because its window has no"
                    + " room for them; oldest first. With a state token, their places in it, from 1.")
        List<String> leftOut,
    @Schema(
            description =
                "The id of the session as it was, with what stood where the answer is now; only where"
                    + " it is another answer to what was asked before.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String former) {}
