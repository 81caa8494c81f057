package io.ponder.cli.data;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.dataset.JobDocument;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
import io.ponder.contracts.dataset.RunDocument;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ponder data start} and {@code ponder data resume}: let a job or a run go on. */
@Command(mixinStandardHelpOptions = true, usageHelpAutoWidth = true)
final class GoOnCommand implements Callable<Integer> {

    private final String verb;
    private final Map<String, String> env;
    private final PrintStream out;

    @Parameters(
            paramLabel = "JOB",
            description = "The name of the data set that it makes, or its id; or the name or id of a run.")
    private String job = "";

    @Option(
            names = "--max-cost-usd",
            paramLabel = "USD",
            description = "The most that the job may spend in all from now on, what it has spent included.")
    private @Nullable Double maxCostUsd;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "The most tokens that the job may use in all from now on, those it has used included.")
    private @Nullable Long maxTokens;

    @Option(names = "--retry-failed", description = "Ask the questions again that were given up.")
    private boolean retryFailed;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "Of a run: the model that came of its latest training, if it has another name than the run waits"
                            + " for.")
    private @Nullable String model;

    @Option(names = "--watch", description = "Show it until it ends, as ./ponder data watch does.")
    private boolean watch;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    private GoOnCommand(String verb, Map<String, String> env, PrintStream out) {
        this.verb = verb;
        this.env = env;
        this.out = out;
    }

    static CommandLine resume(Map<String, String> env, PrintStream out) {
        return named("resume", "Lets a job or a run go on that was paused, or whose budget was spent.", env, out);
    }

    static CommandLine start(Map<String, String> env, PrintStream out) {
        return named("start", "Starts a job that waits after its forecast.", env, out);
    }

    private static CommandLine named(String verb, String description, Map<String, String> env, PrintStream out) {
        CommandLine line = new CommandLine(new GoOnCommand(verb, env, out)).setCommandName(verb);
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (DataApi api = DataApi.of(gateway, env)) {
            Optional<RunDocument> run = verb.equals("resume") ? api.findRun(job) : Optional.empty();
            if (run.isPresent()) {
                return resume(run.get(), api);
            }
            if (model != null) {
                throw new IllegalArgumentException("--model is for runs of pipelines, and " + job + " is a job.");
            }
            JobDocument before = api.job(job);
            JobDocument changed = api.change(before.id(), verb, body(before.budget()));
            Terminal terminal = Terminal.of(out, env);
            if (watch) {
                return new DataWatch(api, terminal, InstantSource.system()).watch(new JobShown(changed));
            }
            terminal.wrapped(changed.name() + ": " + JobView.line(changed) + ".", 0);
            terminal.wrapped(JobView.next(changed), 0);
            return 0;
        }
    }

    private Integer resume(RunDocument before, DataApi api) throws InterruptedException {
        Map<String, Object> body = body(before.budget());
        if (model != null) {
            body.put("model", model);
        }
        RunDocument changed = api.changeRun(before.id(), verb, body);
        Terminal terminal = Terminal.of(out, env);
        if (watch) {
            return new DataWatch(api, terminal, InstantSource.system()).watch(RunShown.of(changed, api));
        }
        terminal.wrapped(changed.name() + ": " + RunView.line(changed, null) + ".", 0);
        terminal.wrapped(RunView.next(changed), 0);
        return 0;
    }

    /** A limit that is not named stays. */
    private Map<String, Object> body(JobBudget before) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (maxCostUsd != null || maxTokens != null) {
            body.put(
                    "budget",
                    new JobBudget(
                            maxCostUsd == null ? before.maxCostUsd() : maxCostUsd,
                            maxTokens == null ? before.maxTokens() : maxTokens));
        }
        body.put("retry_failed", retryFailed);
        return body;
    }
}
