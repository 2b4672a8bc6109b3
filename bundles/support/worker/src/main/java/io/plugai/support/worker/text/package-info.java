/**
 * What a runner and a worker that writes text say to each other. Each frame is one JSON object.
 *
 * <p>Asked of the worker, see {@link io.plugai.support.worker.text.Ask}:
 *
 * <pre>{@code
 * {"op": "generate", "id": 1, "prompt": [1, "user\nWho are you?<|im_end|>…"],
 *  "max_tokens": 200, "sampling": {"temperature": 0.2}, "stop": ["\n\n"], "grammar": "root ::= …"}
 * {"op": "cancel", "id": 1}
 * }</pre>
 *
 * <p>Said by the worker, see {@link io.plugai.support.worker.text.Reply}:
 *
 * <pre>{@code
 * {"event": "text", "id": 1, "text": "I am"}
 * {"event": "done", "id": 1, "reason": "stop", "input_tokens": 12, "cached_tokens": 0,
 *  "output_tokens": 34}
 * {"event": "refused", "id": 1, "field": "input", "message": "…"}
 * {"event": "failed", "id": 1}
 * }</pre>
 *
 * <p>Each generation is any number of {@code text} and then exactly one of the others, also when it
 * is cancelled. Many run at once; their frames mix. A connection that ends cancels what it asked
 * for. Ids are the asking side's own and mean nothing beyond their connection.
 */
@NullMarked
package io.plugai.support.worker.text;

import org.jspecify.annotations.NullMarked;
