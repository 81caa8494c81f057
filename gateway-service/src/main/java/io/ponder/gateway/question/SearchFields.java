package io.ponder.gateway.question;

import io.ponder.accounts.limit.BoundedConversation;
import io.ponder.answers.AnswerFormat;
import io.ponder.answers.JsonPointer;
import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.Catalog.StrategyInfo;
import io.ponder.gateway.catalog.Named;
import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Failure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client's choices for the search, in {@code reasoning} of a chat completion or at the top level of a native request;
 * null for those not made.
 *
 * @param path the prefix of these fields in messages; ends in a dot unless empty
 * @param compare a JSON pointer to what is compared in documents that answer
 * @param effort the same as {@code reasoning_effort}
 * @param conversation that the request belongs to
 * @param reference the right answer, for evaluation only: no model sees it, and it changes nothing in the search
 * @param attempts whether the reply tells where each whole answer came from
 * @param training whether question and answer may be used for training
 */
public record SearchFields(
        String path,
        @Nullable String strategy,
        @Nullable String verifier,
        Map<String, Object> parameters,
        Budget.Limits budget,
        @Nullable AnswerFormat answerFormat,
        @Nullable String compare,
        @Nullable Effort effort,
        @Nullable BoundedConversation conversation,
        @Nullable String reference,
        boolean attempts,
        @Nullable Boolean training) {

    /** The fields that a client may set. */
    public static final List<String> FIELDS = List.of(
            "strategy",
            "verifier",
            "budget",
            "parameters",
            "answer_format",
            "compare",
            "effort",
            "conversation",
            "reference",
            "attempts",
            "training");

    private static final List<String> LIMITS =
            List.of("max_tokens", "max_cost_usd", "max_seconds", "max_samples", "max_parallel");
    private static final List<String> ANSWER_FORMATS =
            Arrays.stream(AnswerFormat.values()).map(AnswerFormat::wireName).toList();

    /** No choice is made. */
    public static SearchFields none(String path) {
        return new SearchFields(
                path, null, null, Map.of(), Budget.Limits.NONE, null, null, null, null, null, false, null);
    }

    /**
     * Reads the choices in the extension {@code reasoning} of a request that is not ours.
     *
     * @param extension null if there is none
     */
    public static SearchFields extension(@Nullable JsonFields extension) {
        if (extension == null) {
            return none("reasoning.");
        }
        if (extension.node("max_tokens") != null) {
            throw Failure.invalid(
                            extension.at("max_tokens"),
                            extension.at("max_tokens")
                                    + " could mean two limits: thinking_token_budget, beside reasoning,"
                                    + " limits the model's thinking, and " + extension.at("budget")
                                    + ".max_tokens the whole search")
                    .asException();
        }
        extension.allowOnly(FIELDS);
        return read(extension);
    }

    /** Reads the choices in {@code reasoning}, or in a native request. */
    public static SearchFields read(JsonFields fields) {
        Map<String, Object> parameters = fields.tree("parameters");
        return new SearchFields(
                fields.path().isEmpty() ? "" : fields.path() + ".",
                fields.name("strategy"),
                fields.name("verifier"),
                parameters == null ? Map.of() : parameters,
                limits(fields.object("budget")),
                answerFormat(fields),
                compare(fields),
                Effort.read(fields, "effort"),
                ConversationField.read(fields.object("conversation")),
                fields.name("reference"),
                fields.flag("attempts", false),
                fields.choice("training"));
    }

    /**
     * The same in a conversation, unless the request names another.
     *
     * @param id null for none
     */
    public SearchFields continuing(@Nullable String id) {
        if (id == null || conversation != null) {
            return this;
        }
        BoundedConversation continued = new BoundedConversation(id, null, null, null);
        return new SearchFields(
                path,
                strategy,
                verifier,
                parameters,
                budget,
                answerFormat,
                compare,
                effort,
                continued,
                reference,
                attempts,
                training);
    }

    /** The effort to use: the one in the API's own field, or else the one here. */
    @Nullable
    Effort effort(@Nullable Effort asked) {
        return asked != null ? asked : effort;
    }

    /** Whether the request leaves the strategy to the gateway. */
    boolean isLeftToUs(@Nullable String suffix, @Nullable Effort asked) {
        return strategy == null && suffix == null && asked == null;
    }

    /** The strategy to use: the one named here, or else the model's suffix, the effort's, or the default. */
    StrategyInfo strategy(@Nullable String suffix, @Nullable Effort asked, String byDefault, Catalog catalog) {
        if (strategy != null) {
            return Named.strategy(strategy, path + "strategy", catalog);
        }
        String chosen = suffix != null ? suffix : asked != null ? asked.strategy() : byDefault;
        return Named.strategy(chosen, suffix != null ? "model" : path + "strategy", catalog);
    }

    /** The client's parameters, completed by the effort's if its strategy is used. */
    Map<String, Object> parameters(StrategyInfo used, @Nullable Effort asked) {
        Map<String, Object> given = new LinkedHashMap<>(parameters);
        given.values().removeIf(Objects::isNull);
        if (asked != null && used.name().equals(asked.strategy())) {
            asked.parameters().forEach(given::putIfAbsent);
        }
        return given;
    }

    private static Budget.Limits limits(@Nullable JsonFields budget) {
        if (budget == null) {
            return Budget.Limits.NONE;
        }
        budget.allowOnly(LIMITS);
        Long samples = budget.integer("max_samples", 1, Budget.SAMPLES_CEILING);
        Long parallel = budget.integer("max_parallel", 1, Budget.PARALLEL_CEILING);
        long seconds = Budget.TIME_CEILING.toSeconds();
        return new Budget.Limits(
                budget.integer("max_tokens", 1, Budget.TOKENS_CEILING),
                budget.number(
                        "max_cost_usd",
                        Double.MIN_NORMAL,
                        Budget.COST_CEILING_USD,
                        "a number of US dollars above 0 and at most " + (long) Budget.COST_CEILING_USD),
                budget.number("max_seconds", 0.001, (double) seconds, "a number of seconds from 0.001 to " + seconds),
                samples == null ? null : samples.intValue(),
                parallel == null ? null : parallel.intValue());
    }

    private static @Nullable String compare(JsonFields fields) {
        String pointer = fields.text("compare");
        if (pointer == null) {
            return null;
        }
        String field = fields.at("compare");
        try {
            JsonPointer.of(pointer);
        } catch (IllegalArgumentException e) {
            throw Failure.invalid(field, field + " " + e.getMessage()).asException();
        }
        AnswerFormat format = answerFormat(fields);
        if (format != null && format != AnswerFormat.JSON) {
            throw Failure.invalid(
                            field,
                            field + " names a value of JSON documents, but " + fields.at("answer_format") + " is "
                                    + format.wireName() + ": set it to json, or leave one of the two out")
                    .asException();
        }
        return pointer;
    }

    private static @Nullable AnswerFormat answerFormat(JsonFields fields) {
        String name = fields.name("answer_format");
        if (name == null) {
            return null;
        }
        String field = fields.at("answer_format");
        return AnswerFormat.ofWireName(name)
                .orElseThrow(() -> Failure.invalid(
                                field, field + " must be one of " + String.join(", ", ANSWER_FORMATS), ANSWER_FORMATS)
                        .asException());
    }
}
