package io.ponder.gateway.responses.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.ponder.gateway.answer.TokenReport;
import java.util.List;

/** One part of an output item: text, a refusal, a line of the summary, or the model's own thinking. */
@JsonPropertyOrder("type")
public sealed interface ContentPart {

    @JsonProperty
    String type();

    /**
     * The answer, or as much of it as there is.
     *
     * @param annotations always empty: nothing here cites sources
     * @param logprobs empty unless asked for
     */
    record OutputText(String text, List<Object> annotations, List<TokenReport> logprobs) implements ContentPart {
        public OutputText(String text, List<TokenReport> logprobs) {
            this(text, List.of(), logprobs);
        }

        @Override
        public String type() {
            return "output_text";
        }
    }

    /** Why the model refused, in its words. */
    record Refusal(String refusal) implements ContentPart {
        @Override
        public String type() {
            return "refusal";
        }
    }

    /** One readable step of the search. */
    record SummaryText(String text) implements ContentPart {
        @Override
        public String type() {
            return "summary_text";
        }
    }

    /** The model's own thinking, word for word. */
    record ReasoningText(String text) implements ContentPart {
        @Override
        public String type() {
            return "reasoning_text";
        }
    }
}
