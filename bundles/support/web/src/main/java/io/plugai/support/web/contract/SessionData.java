package io.plugai.support.web.contract;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What a request has to do with a session. */
@Schema(name = "SessionUse", description = "What a request has to do with a session.")
public record SessionData(
    @Schema(description = "The session's id.") String id,
    @Schema(
            description =
                "Ids of the session's messages that the model was not sent, because its window has no"
                    + " room for them; oldest first.")
        List<String> leftOut) {}
