package io.ponder.cli.eval;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.service.ServiceUrl;
import io.ponder.cli.terminal.Terminal;
import io.ponder.evaluation.run.EvaluationSession;
import io.ponder.evaluation.run.Limits;
import io.ponder.evaluation.run.RunException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whom to ask for samples, which ones, and how much they may cost. */
public final class AskingOptions {

    @Option(names = "--limit", paramLabel = "N", description = "Use only the first N problems.")
    private @Nullable Integer limit;

    @Option(
            names = "--max-tokens",
            defaultValue = "1024",
            paramLabel = "N",
            description = "The most tokens in one sample; by default ${DEFAULT-VALUE}.")
    private int maxTokens = 1024;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Makes it repeatable.")
    private long seed = 1;

    @Option(
            names = "--max-cost-usd",
            paramLabel = "USD",
            description = "A hard cap on what all of it costs; the models need prices.")
    private @Nullable Double maxCostUsd;

    @Option(names = "--max-total-tokens", paramLabel = "N", description = "A hard cap on the tokens of all of it.")
    private @Nullable Long maxTotalTokens;

    @Option(
            names = "--parallel",
            defaultValue = "0",
            paramLabel = "N",
            description = "Searches at once; by default as many as make it faster.")
    private int parallel;

    @Option(
            names = "--patience",
            defaultValue = "30",
            paramLabel = "MINUTES",
            description = "How long to wait for a service that does not answer; by default ${DEFAULT-VALUE}.")
    private int patience = 30;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    @Option(
            names = "--verifier-url",
            paramLabel = "URL",
            description =
                    "verifier-service, which scores samples and grades programs; by default $$PONDER_VERIFIER_URL,"
                            + " or http://127.0.0.1:8083.")
    private @Nullable String verifierUrl;

    /** The most problems to use. */
    public long limit() {
        return limit == null ? Long.MAX_VALUE : limit;
    }

    public int maxTokens() {
        return maxTokens;
    }

    public long seed() {
        return seed;
    }

    /**
     * @param onlyEstimate whether to stop once it is known what the rest will take
     * @param until when to ask for no more; null for never
     */
    public Limits limits(boolean onlyEstimate, @Nullable Instant until) {
        return new Limits(maxCostUsd, maxTotalTokens, parallel, Duration.ofMinutes(patience), onlyEstimate, until);
    }

    public EvaluationSession session(Map<String, String> env, Terminal terminal, InstantSource clock)
            throws RunException, InterruptedException {
        return new EvaluationSession(
                gateway.client(env),
                ServiceUrl.VERIFIER.of("--verifier-url", verifierUrl, env),
                clock,
                new TerminalProgress(terminal, clock));
    }
}
