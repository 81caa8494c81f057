package io.ponder.cli.ask;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.ShownText;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.contracts.wire.WireJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ponder ask}: one question, the search as it happens, the answer, the vote and the cost. */
@Command(
        name = "ask",
        description = "Asks a running Ponder a question and shows the search as it happens. Ctrl-C cancels it.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false)
public final class AskCommand implements Callable<Integer> {

    private static final JsonMapper JSON = WireJson.mapper();

    private final Map<String, String> env;
    private final PrintStream out;

    @Parameters(arity = "1..*", paramLabel = "QUESTION", description = "The question; - reads it from standard input.")
    private List<String> question = List.of();

    @Option(names = "--model", paramLabel = "NAME", description = "The model to ask; by default the first one listed.")
    private @Nullable String model;

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            description = "How to search: sample, majority_vote, best_of_n, ...")
    private @Nullable String strategy;

    @Option(names = "--verifier", paramLabel = "NAME", description = "The verifier that scores the candidates.")
    private @Nullable String verifier;

    @Option(names = "--n", paramLabel = "N", description = "How many samples to draw.")
    private @Nullable Integer n;

    @Option(
            names = "--parameter",
            paramLabel = "KEY=VALUE",
            description = "A parameter of the strategy; may be repeated.")
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

    @Option(
            names = "--json",
            description = "Print the whole reply, with its trace, as one JSON document and nothing else.")
    private boolean json;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    public AskCommand(Map<String, String> env, PrintStream out) {
        this.env = env;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (GatewayClient client = new GatewayClient(gateway.url(env))) {
            Map<String, Object> request = request(client);
            if (json) {
                out.println(ShownText.json(client.reason(request).toString()));
            } else {
                AnswerView.print(watched(client, request), out);
            }
            return 0;
        }
    }

    private GatewayReply watched(GatewayClient client, Map<String, Object> request) throws InterruptedException {
        Terminal terminal = Terminal.of(out);
        try {
            return client.reason(request, new SearchView(terminal)::show);
        } finally {
            terminal.clearStatus();
        }
    }

    private Map<String, Object> request(GatewayClient client) throws InterruptedException, IOException {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("model", model != null ? model : client.firstModel());
        request.put("input", question());
        put(request, "strategy", strategy);
        put(request, "verifier", verifier);
        put(request, "temperature", temperature);
        put(request, "max_tokens", maxTokens);
        put(request, "seed", seed);
        Map<String, Object> given = new LinkedHashMap<>();
        put(given, "n", n);
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

    private String question() throws IOException {
        String words = String.join(" ", question);
        return words.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : words;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    /** A parameter as JSON would have it: a number, true or false, or else a text. */
    private static Object scalar(String value) {
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
