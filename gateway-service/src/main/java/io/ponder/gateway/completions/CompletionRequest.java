package io.ponder.gateway.completions;

import io.ponder.contracts.proposer.Hints;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchRequest.SamplingOptions;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.question.Ask;
import io.ponder.gateway.question.Effort;
import io.ponder.gateway.question.SamplingFields;
import io.ponder.gateway.question.SearchFields;
import io.ponder.gateway.question.TrainingFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A completion as a client asks for it. Each prompt is a question of its own, asked as one user message.
 *
 * @param prompts at least one
 * @param training whether they may be used for training
 * @param choices how many completions of each prompt to return
 * @param echo whether each text begins with its prompt
 */
record CompletionRequest(
        @Nullable String model,
        List<String> prompts,
        SamplingOptions sampling,
        SearchFields search,
        TrainingFields training,
        int choices,
        boolean echo,
        boolean streamed,
        boolean includeUsage) {

    private static final int MOST_PROMPTS = 128;
    private static final int MOST_ALTERNATIVES = 20;

    /** @throws io.ponder.reasoning.model.FailureException naming the wrong field */
    static CompletionRequest read(JsonFields body) {
        String suffix = body.text("suffix");
        if (suffix != null && !suffix.isEmpty()) {
            throw unsupported("suffix", "text cannot be inserted");
        }
        Long choices = body.integer("n", 1, SearchRequest.MOST_CHOICES);
        int n = choices == null ? 1 : choices.intValue();
        Long drawn = body.integer("best_of", 1, SearchRequest.MOST_CHOICES);
        if (drawn != null && drawn != n) {
            throw unsupported(
                    "best_of",
                    "set reasoning.strategy to best_of_n, and reasoning.parameters.n to the number of samples");
        }
        Long logProbs = body.integer("logprobs", 0, MOST_ALTERNATIVES);
        boolean echo = body.flag("echo", false);
        if (echo && logProbs != null) {
            throw unsupported(
                    "echo",
                    "with logprobs it asks for the probabilities of the prompt's own tokens, which engines of chats do"
                            + " not report; ask the engine itself");
        }
        JsonFields options = body.object("stream_options");
        JsonFields extension = body.object("reasoning");
        SearchFields search = SearchFields.none("reasoning.");
        if (extension != null) {
            extension.allowOnly(SearchFields.FIELDS);
            search = SearchFields.read(extension);
        }
        return new CompletionRequest(
                body.name("model"),
                prompts(body),
                SamplingFields.read(body, logProbs == null ? null : (Integer) logProbs.intValue()),
                search,
                TrainingFields.read(body, search),
                n,
                echo,
                body.flag("stream", false),
                options != null && options.flag("include_usage", false));
    }

    private static List<String> prompts(JsonFields body) {
        JsonNode prompt = body.node("prompt");
        if (prompt == null) {
            throw body.missing("prompt");
        }
        List<JsonNode> given = prompt.isArray() ? List.copyOf(prompt.values()) : List.of(prompt);
        List<String> prompts = new ArrayList<>();
        for (JsonNode one : given) {
            if (one.isArray() || one.isNumber()) {
                throw unsupported("prompt", "tokens mean something to one model only; send the text");
            }
            if (!one.isString() || one.stringValue().isEmpty() || prompts.size() == MOST_PROMPTS) {
                throw wrong();
            }
            prompts.add(one.stringValue());
        }
        if (prompts.isEmpty()) {
            throw wrong();
        }
        return prompts;
    }

    private static RuntimeException wrong() {
        return Failure.invalid(
                        "prompt",
                        "prompt must be a string or an array of up to " + MOST_PROMPTS + " strings, none of them empty")
                .asException();
    }

    private static RuntimeException unsupported(String field, String why) {
        return Failure.invalid(field, field + " is not supported here: " + why).asException();
    }

    /** What to ask for one prompt. Unless a strategy is named, it is drawn plainly: whoever completes text wants it as is. */
    Ask ask(String prompt) {
        return new Ask(
                "completions",
                model,
                List.of(Message.user(prompt)),
                null,
                sampling,
                search,
                Effort.NONE,
                choices,
                Hints.NONE,
                training,
                List.of());
    }
}
