package io.ponder.gateway.responses.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.ponder.gateway.answer.TokenReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One event of a response's stream. Sequence numbers count from 0 without a gap. */
@JsonPropertyOrder({"type", "sequence_number"})
public sealed interface StreamEvent {

    @JsonProperty
    String type();

    int sequenceNumber();

    /**
     * The response has come into another state.
     *
     * @param type {@code response.} and the state: created, queued, in_progress, completed, incomplete or failed
     */
    record StateChanged(String type, int sequenceNumber, ResponseDocument response) implements StreamEvent {}

    /**
     * An item has begun or ended.
     *
     * @param type {@code response.output_item.added} or {@code .done}
     */
    record ItemChanged(String type, int sequenceNumber, int outputIndex, OutputItem item) implements StreamEvent {}

    /**
     * A part of an item has begun or ended.
     *
     * @param type {@code response.content_part.added} or {@code .done}
     */
    record PartChanged(
            String type, int sequenceNumber, String itemId, int outputIndex, int contentIndex, ContentPart part)
            implements StreamEvent {}

    /**
     * A part of a summary has begun or ended.
     *
     * @param type {@code response.reasoning_summary_part.added} or {@code .done}
     */
    record SummaryPartChanged(
            String type, int sequenceNumber, String itemId, int outputIndex, int summaryIndex, ContentPart part)
            implements StreamEvent {}

    /**
     * A part of a summary has grown or is whole.
     *
     * @param type {@code response.reasoning_summary_text.delta} or {@code .done}
     */
    record SummaryText(
            String type,
            int sequenceNumber,
            String itemId,
            int outputIndex,
            int summaryIndex,
            @Nullable String delta,
            @Nullable String text)
            implements StreamEvent {}

    /**
     * A part of an item has grown or is whole: {@code text} or {@code refusal} is set in the event that ends it.
     *
     * @param type {@code response.output_text}, {@code response.refusal} or {@code response.reasoning_text}, with
     *     {@code .delta} or {@code .done}
     * @param logprobs of answers only
     */
    record ContentText(
            String type,
            int sequenceNumber,
            String itemId,
            int outputIndex,
            int contentIndex,
            @Nullable String delta,
            @Nullable String text,
            @Nullable String refusal,
            @Nullable List<TokenReport> logprobs)
            implements StreamEvent {}

    /**
     * The arguments of a call have grown or are whole.
     *
     * @param type {@code response.function_call_arguments.delta} or {@code .done}
     */
    record Arguments(
            String type,
            int sequenceNumber,
            String itemId,
            int outputIndex,
            @Nullable String name,
            @Nullable String delta,
            @Nullable String arguments)
            implements StreamEvent {}

    /**
     * The stream has met an error. The fields stand twice: beside the type, as OpenAI documents it, and in an object, as
     * the Open Responses specification does.
     */
    record Error(
            int sequenceNumber,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String code,

            String message,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String param,

            Object error)
            implements StreamEvent {
        @Override
        public String type() {
            return "error";
        }
    }

    /** Whether no event follows. */
    default boolean isLast() {
        return switch (type()) {
            case "response.completed", "response.incomplete", "response.failed" -> true;
            default -> false;
        };
    }
}
