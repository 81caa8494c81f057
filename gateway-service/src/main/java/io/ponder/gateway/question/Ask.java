package io.ponder.gateway.question;

import io.ponder.contracts.proposer.Hints;
import io.ponder.contracts.search.SearchRequest.SamplingOptions;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Tools;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, whatever API it speaks. Each API's package reads its own requests into this.
 *
 * @param operation the API, for metrics: {@code chat}, {@code reasoning}, {@code responses}, {@code messages} or
 *     {@code completions}
 * @param model as the client names it; null if it names none
 * @param messages at least one
 * @param tools what the model may call; null for none
 * @param search the client's choices for the search
 * @param effort how much to spend; null if the client does not say
 * @param choices how many different candidates to return, at least 1
 * @param hints for the engine
 * @param training whether it may be used for training
 * @param notes for the reader of the answer, such as about fields without effect
 */
public record Ask(
        String operation,
        @Nullable String model,
        List<Message> messages,
        @Nullable Tools tools,
        SamplingOptions sampling,
        SearchFields search,
        @Nullable Effort effort,
        int choices,
        Hints hints,
        TrainingFields training,
        List<String> notes) {

    public Ask {
        messages = List.copyOf(messages);
        notes = List.copyOf(notes);
    }
}
