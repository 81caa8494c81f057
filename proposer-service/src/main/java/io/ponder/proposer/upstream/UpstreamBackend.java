package io.ponder.proposer.upstream;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.proposer.TokenCountRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.engines.Breaker;
import io.ponder.engines.EngineErrors;
import io.ponder.engines.EngineTerms;
import io.ponder.engines.GatedEngine;
import io.ponder.engines.HttpEngine;
import io.ponder.engines.Turns;
import io.ponder.proposer.Backend;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.runtime.tracing.Tracing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** An OpenAI-compatible engine on the network. */
final class UpstreamBackend implements Backend {

    /** Translates the engine's errors for callers that ask for samples. */
    static final EngineErrors ERRORS = new EngineErrors(new EngineTerms(
            "the engine",
            "request",
            "PONDER_ENGINE_API_KEY or PONDER_ENGINE_API_KEY_FILE",
            "/chat/completions",
            true,
            true));

    private final EngineSettings settings;
    private final EngineWatch watch;
    private final Turns turns;
    private final Breaker breaker;
    private final InstantSource clock;
    private final DrawThreads drawThreads;
    private final ProposalDraw.Means means;
    private final TokenCounter counter;
    private final ScheduledThreadPoolExecutor alarms = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("engine-deadlines").factory());

    /** Calls wait for their turn, pass the breaker, and then go over the wire. */
    UpstreamBackend(
            EngineSettings settings,
            HttpEngine wire,
            EngineWatch watch,
            Turns turns,
            Breaker breaker,
            JsonMapper json,
            Tracing tracing,
            InstantSource clock,
            DrawThreads drawThreads) {
        this.settings = settings;
        this.watch = watch;
        this.turns = turns;
        this.breaker = breaker;
        this.clock = clock;
        this.drawThreads = drawThreads;
        this.counter = new TokenCounter(wire, json);
        this.means = new ProposalDraw.Means(
                settings,
                new GatedEngine(turns.before(breaker), wire),
                settings.retry().policy(settings.maxInFlight()),
                json,
                new OpenThoughts(),
                tracing);
        alarms.setRemoveOnCancelPolicy(true);
    }

    @Override
    public List<ModelInfo> models() {
        return watch.models().stream().map(EngineModel::info).toList();
    }

    @Override
    public Map<String, String> missing() {
        return watch.missing();
    }

    @Override
    public Optional<Failure> unready() {
        return watch.unready().or(breaker::closed);
    }

    @Override
    public int queued() {
        return turns.waiting();
    }

    @Override
    public ProposalReply.End propose(
            ProposalRequest request, RequestContext context, Consumer<ProposalReply> send, Cancellation cancellation) {
        EngineModel model = watch.model(request.model());
        Instant latest = clock.instant().plus(settings.timeout());
        Instant asked = context.deadline();
        Instant deadline = asked != null && asked.isBefore(latest) ? asked : latest;
        TextOnly text =
                settings.breaksControlTokens(model.dialect()) ? TextOnly.of(request) : new TextOnly(request, null);
        ProposalLines lines = new ProposalLines(send, request.progress(), text.note());
        try (ProposalScope scope = new ProposalScope(context, deadline, clock, drawThreads, alarms, cancellation)) {
            new ProposalDraw(means, text.request(), model, scope, lines).run();
        }
        return lines.end(model.info().id());
    }

    @Override
    public long count(TokenCountRequest request, RequestContext context, Cancellation cancellation) {
        EngineModel model = watch.model(request.model());
        return counter.count(request, model, context, cancellation);
    }

    @Override
    public void close() {
        watch.close();
        alarms.shutdownNow();
    }
}
