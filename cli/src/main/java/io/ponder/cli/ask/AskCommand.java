package io.ponder.cli.ask;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Interruption;
import io.ponder.cli.terminal.ShownText;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.trace.TraceEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ponder ask}: one question, the search as it happens, the answer, the vote and the cost. */
@Command(
        name = "ask",
        description = {
            "Asks a running Ponder a question.",
            "The answer goes to standard output; the search as it happens, the vote and the cost go to standard error."
                    + " Ctrl-C stops the search, prints the best answer so far and exits with 130."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false)
public final class AskCommand implements Callable<Integer> {

    private static final String ESTIMATE = "/v1/estimate?endpoint=/v1/reasoning";

    private final Map<String, String> env;
    private final PrintStream out;
    private final PrintStream err;

    @Parameters(arity = "1..*", paramLabel = "QUESTION", description = "The question; - reads it from standard input.")
    private List<String> question = List.of();

    @Mixin
    private AskOptions options = new AskOptions();

    @Option(
            names = {"-q", "--quiet"},
            description = "Print the answer alone, without the search, the vote and the cost.")
    private boolean quiet;

    @Option(
            names = "--json",
            description = "Print the whole reply, with its trace, as one JSON document and nothing else.")
    private boolean json;

    @Option(
            names = "--estimate",
            description = "Ask nothing: tell what the question would cost, and how far past estimates have held.")
    private boolean estimate;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    public AskCommand(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String asked = question();
        Terminal errors = Terminal.ofErrors(err, env);
        AnswerView answer = new AnswerView(Terminal.of(out, env), errors, quiet);
        SearchView view = new SearchView(errors, InstantSource.system());
        try (Interruption interruption = new Interruption();
                GatewayClient client = gateway.client(env)) {
            try {
                if (estimate) {
                    JsonNode told = client.call("POST", ESTIMATE, request(client, asked));
                    if (json) {
                        out.println(ShownText.json(told.toString()));
                    } else {
                        EstimateView.print(told, Terminal.of(out, env));
                    }
                } else if (json) {
                    String reply = watched(
                            view, () -> client.reason(request(client, asked)).toString());
                    out.println(ShownText.json(reply));
                } else {
                    Consumer<TraceEvent> events = quiet ? view.soFar()::add : view::show;
                    answer.print(watched(view, () -> client.reason(request(client, asked), events, view::spent)));
                }
                return 0;
            } catch (InterruptedException | FailureException e) {
                // A call that the user breaks off may tell of that as a failure.
                if (!interruption.requested()) {
                    throw e;
                }
                if (json) {
                    errors.line("Stopped; --json prints whole replies only.");
                } else {
                    answer.printStopped(view.soFar(), view.seconds());
                }
                return Interruption.EXIT;
            }
        }
    }

    private interface Search<T> {
        T run() throws InterruptedException;
    }

    private <T> T watched(SearchView view, Search<T> search) throws InterruptedException {
        try (var _ = Heartbeat.of(quiet ? () -> {} : view::tick)) {
            return search.run();
        } finally {
            view.end();
        }
    }

    private Map<String, Object> request(GatewayClient client, String asked) throws InterruptedException {
        return options.request(options.model != null ? options.model : client.firstModel(), asked);
    }

    private String question() throws IOException {
        String words = String.join(" ", question);
        return words.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : words;
    }
}
