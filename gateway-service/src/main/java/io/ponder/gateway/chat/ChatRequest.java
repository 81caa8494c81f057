package io.ponder.gateway.chat;

import io.ponder.contracts.search.SearchRequest;
import io.ponder.gateway.answer.AnswerText;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.question.Ask;
import io.ponder.gateway.question.Effort;
import io.ponder.gateway.question.HintFields;
import io.ponder.gateway.question.Messages;
import io.ponder.gateway.question.SamplingFields;
import io.ponder.gateway.question.SearchFields;
import io.ponder.gateway.question.ToolFields;
import io.ponder.gateway.question.TrainingFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.trace.Candidate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion as a client asks for it.
 *
 * @param includeUsage whether a stream ends with the usage
 * @param hasOldFunctions whether the tools came as {@code functions}, so that a call is answered as {@code function_call}
 * @param serviceTier the tier that the reply names; null for none
 */
record ChatRequest(
        Ask ask,
        boolean streamed,
        boolean includeUsage,
        boolean hasOldFunctions,
        @Nullable String serviceTier) {

    private static final int MOST_ALTERNATIVES = 20;

    /**
     * Reads a request. Unknown fields are ignored, as OpenAI does; those that ask for what cannot be had are refused.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the wrong field
     */
    static ChatRequest read(JsonFields body) {
        refuseUnsupported(body);
        HintFields hints = HintFields.read(body);
        JsonFields options = body.object("stream_options");
        SearchFields search = SearchFields.extension(body.object("reasoning"));
        Long choices = body.integer("n", 1, SearchRequest.MOST_CHOICES);
        Ask ask = new Ask(
                "chat",
                body.name("model"),
                Messages.read(body),
                ToolFields.read(body),
                SamplingFields.read(body, topLogProbs(body)),
                search,
                Effort.read(body),
                choices == null ? 1 : choices.intValue(),
                hints.hints(),
                TrainingFields.readChat(body, search),
                List.of());
        return new ChatRequest(
                ask,
                body.flag("stream", false),
                options != null && options.flag("include_usage", false),
                ToolFields.isOld(body),
                hints.serviceTier());
    }

    /** Why a candidate ended, in the words that this client knows. */
    String finishReason(Candidate node) {
        String reason = AnswerText.finishReason(node);
        return hasOldFunctions && reason.equals("tool_calls") ? "function_call" : reason;
    }

    private static @Nullable Integer topLogProbs(JsonFields body) {
        boolean wanted = body.flag("logprobs", false);
        Long alternatives = body.integer("top_logprobs", 0, MOST_ALTERNATIVES);
        if (alternatives != null && alternatives > 0 && !wanted) {
            throw Failure.invalid("top_logprobs", "top_logprobs needs logprobs to be true")
                    .asException();
        }
        return wanted ? (Integer) (alternatives == null ? 0 : alternatives.intValue()) : null;
    }

    private static void refuseUnsupported(JsonFields body) {
        if (body.array("modalities").stream()
                .anyMatch(m -> !m.isString() || !m.stringValue().equals("text"))) {
            throw unsupported("modalities", "answers are text only");
        }
        if (body.node("web_search_options") != null) {
            throw unsupported("web_search_options", "give the model a function that searches the web");
        }
        if (body.node("moderation") != null) {
            throw unsupported("moderation", "nothing here moderates questions or answers");
        }
    }

    private static RuntimeException unsupported(String field, String why) {
        return Failure.invalid(field, field + " is not supported: " + why).asException();
    }
}
