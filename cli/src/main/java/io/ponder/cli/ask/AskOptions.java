package io.ponder.cli.ask;

import io.ponder.contracts.wire.WireJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The options of {@code ponder ask} that say what to send to {@code POST /v1/reasoning}. */
public final class AskOptions {

    private static final JsonMapper JSON = WireJson.mapper();

    @Option(
            names = {"-m", "--model"},
            paramLabel = "NAME",
            description = "The model to ask; by default the first that the command models lists.")
    @Nullable
    String model;

    @Option(
            names = {"-s", "--system"},
            paramLabel = "TEXT",
            description = "A system message that is sent before the question.")
    private @Nullable String system;

    @Option(
            names = "--effort",
            paramLabel = "EFFORT",
            description = "How hard to think: none, minimal, low, medium, high or xhigh. Chooses a strategy unless"
                    + " --strategy does.")
    private @Nullable String effort;

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            description = "How to search: sample, majority_vote, best_of_n, ...; the command strategies lists them.")
    private @Nullable String strategy;

    @Option(
            names = "--verifier",
            paramLabel = "NAME",
            description = "What scores the candidates; the command verifiers lists them.")
    private @Nullable String verifier;

    @Option(names = "--n", paramLabel = "N", description = "How many samples the strategy draws.")
    private @Nullable Integer n;

    @Option(
            names = "--prompt",
            paramLabel = "NAME",
            description = "What is added to the question: plain (nothing), step_by_step, ...; the parameter prompt of"
                    + " the strategy.")
    private @Nullable String prompt;

    @Option(
            names = "--parameter",
            paramLabel = "KEY=VALUE",
            description = "A parameter of the strategy; may be repeated. The command strategies lists them.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--budget-tokens", paramLabel = "TOKENS", description = "The most tokens to spend, over all calls.")
    private @Nullable Long budgetTokens;

    @Option(names = "--budget-seconds", paramLabel = "SECONDS", description = "The most time to spend.")
    private @Nullable Double budgetSeconds;

    @Option(
            names = "--budget-usd",
            paramLabel = "USD",
            description = "The most money to spend; the model needs a price.")
    private @Nullable Double budgetUsd;

    @Option(names = "--budget-samples", paramLabel = "N", description = "The most samples to draw.")
    private @Nullable Integer budgetSamples;

    @Option(names = "--max-parallel", paramLabel = "N", description = "The most calls in flight at once.")
    private @Nullable Integer maxParallel;

    @Option(names = "--temperature", paramLabel = "T", description = "The sampling temperature, 0 to 2.")
    private @Nullable Double temperature;

    @Option(names = "--max-tokens", paramLabel = "TOKENS", description = "The most tokens in one sample.")
    private @Nullable Integer maxTokens;

    @Option(names = "--seed", paramLabel = "N", description = "Repeats a search, as far as the engine can.")
    private @Nullable Long seed;

    /** The request's body. */
    Map<String, Object> request(String asked, String question) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("model", asked);
        if (system == null) {
            request.put("input", question);
        } else {
            request.put("messages", List.of(message("system", system), message("user", question)));
        }
        put(request, "reasoning_effort", effort);
        put(request, "strategy", strategy);
        put(request, "verifier", verifier);
        put(request, "temperature", temperature);
        put(request, "max_tokens", maxTokens);
        put(request, "seed", seed);
        Map<String, Object> given = new LinkedHashMap<>();
        put(given, "n", n);
        put(given, "prompt", prompt);
        parameters.forEach((key, value) -> given.put(key, scalar(value)));
        put(request, "parameters", given.isEmpty() ? null : given);
        Map<String, Object> budget = new LinkedHashMap<>();
        put(budget, "max_tokens", budgetTokens);
        put(budget, "max_seconds", budgetSeconds);
        put(budget, "max_cost_usd", budgetUsd);
        put(budget, "max_samples", budgetSamples);
        put(budget, "max_parallel", maxParallel);
        put(request, "budget", budget.isEmpty() ? null : budget);
        return request;
    }

    private static Map<String, String> message(String role, String content) {
        return Map.of("role", role, "content", content);
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    /** A parameter as JSON would have it: a number, true or false, or else a text. */
    public static Object scalar(String value) {
        try {
            JsonNode node = JSON.readTree(value);
            if (node.isNumber()) {
                return node.numberValue();
            }
            return node.isBoolean() ? (Object) node.booleanValue() : value;
        } catch (JacksonException e) {
            return value;
        }
    }
}
