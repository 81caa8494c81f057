package io.ponder.gateway.responses.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.ponder.gateway.answer.ReasoningSummary;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A response. All fields of the Open Responses specification are present, null where there is nothing to say.
 *
 * @param createdAt in seconds since 1970, as is {@code completedAt}
 * @param settings what the request asked for, word for word or by its default
 * @param output the items, in order; empty until the response has ended
 * @param error why it failed; null unless it did
 * @param usage null until the response has ended
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ResponseDocument(
        String id,
        String object,
        long createdAt,
        @Nullable Long completedAt,
        Status status,
        @Nullable IncompleteDetails incompleteDetails,
        @Nullable Error error,
        List<OutputItem> output,
        @Nullable ResponseUsage usage,
        Reasoning reasoning,
        @JsonUnwrapped ResponseSettings settings) {

    /** The states of a response. */
    public enum Status {
        QUEUED,
        IN_PROGRESS,
        COMPLETED,
        INCOMPLETE,
        FAILED,
        CANCELLED;

        /** Whether it will not change any more. */
        public boolean isFinal() {
            return this != QUEUED && this != IN_PROGRESS;
        }

        /** The status in JSON. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Why a response is not whole.
     *
     * @param reason {@code max_output_tokens} or {@code content_filter}
     */
    public record IncompleteDetails(String reason) {}

    /**
     * Why a response failed.
     *
     * @param code one of OpenAI's for responses
     * @param type as in an error over HTTP
     * @param param the field of the request at fault, if one was
     */
    public record Error(
            String code,
            String message,
            String type,
            @Nullable String param) {}

    /**
     * How hard to think, as asked, and in the end how the answer was found.
     *
     * @param conversation our extension: the one that the request, or the response that it continues, names; null for none
     * @param found our extension, the same as {@code reasoning} of a chat completion; null until there is an answer
     */
    public record Reasoning(
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String effort,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String summary,

            @Nullable String mode,
            @Nullable Conversation conversation,
            @JsonUnwrapped @Nullable ReasoningSummary found) {}

    /** The conversation that bounds the response and those that continue it. */
    public record Conversation(String id) {}

    /** A response that has just been created. */
    public static ResponseDocument created(
            String id, long createdAt, Status status, ResponseSettings settings, Reasoning asked) {
        return new ResponseDocument(
                id, "response", createdAt, null, status, null, null, List.of(), null, asked, settings);
    }

    /** The same response in another state that is not final. */
    public ResponseDocument in(Status next) {
        return new ResponseDocument(
                id, object, createdAt, completedAt, next, incompleteDetails, error, output, usage, reasoning, settings);
    }

    /** The same response at its end, with what it has come to. */
    public ResponseDocument ended(
            Status end,
            long at,
            @Nullable IncompleteDetails why,
            @Nullable Error failed,
            List<OutputItem> items,
            @Nullable ResponseUsage used,
            @Nullable ReasoningSummary found) {
        return new ResponseDocument(
                id,
                object,
                createdAt,
                end == Status.COMPLETED ? at : null,
                end,
                why,
                failed,
                items,
                used,
                new Reasoning(
                        reasoning.effort(), reasoning.summary(), reasoning.mode(), reasoning.conversation(), found),
                settings);
    }
}
