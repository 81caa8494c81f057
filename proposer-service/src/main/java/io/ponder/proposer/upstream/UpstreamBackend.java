package io.ponder.proposer.upstream;

import io.github.resilience4j.core.IntervalFunction;
import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.proposer.ProposalLine;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.proposer.Backend;
import io.ponder.reasoning.Failure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** An OpenAI-compatible engine somewhere on the network. */
final class UpstreamBackend implements Backend {

    private static final double BACKOFF_GROWTH = 2;
    private static final double BACKOFF_JITTER = 0.5;

    private final EngineSettings settings;
    private final EngineWatch watch;
    private final Gate gate;
    private final InstantSource clock;
    private final Draw.Means means;
    private final ScheduledThreadPoolExecutor alarms = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("engine-deadlines").factory());

    UpstreamBackend(
            EngineSettings settings,
            EngineHttp http,
            EngineWatch watch,
            Gate gate,
            JsonMapper json,
            InstantSource clock) {
        this.settings = settings;
        this.watch = watch;
        this.gate = gate;
        this.clock = clock;
        this.means = new Draw.Means(
                settings,
                http,
                gate,
                IntervalFunction.ofExponentialRandomBackoff(
                        settings.retry().firstPause(),
                        BACKOFF_GROWTH,
                        BACKOFF_JITTER,
                        settings.retry().longestPause()),
                json);
        alarms.setRemoveOnCancelPolicy(true);
    }

    @Override
    public List<ModelInfo> models() {
        return watch.models().stream().map(EngineModel::info).toList();
    }

    @Override
    public Optional<Failure> unready() {
        return watch.unready().or(gate::closed);
    }

    @Override
    public int queued() {
        return gate.waiting();
    }

    @Override
    public ProposalLine.End propose(
            ProposalRequest request, RequestContext context, Consumer<ProposalLine> send, Cancellation cancellation) {
        EngineModel model = watch.model(request.model());
        Instant latest = clock.instant().plus(settings.timeout());
        Instant asked = context.deadline();
        Instant deadline = asked != null && asked.isBefore(latest) ? asked : latest;
        Delivery delivery = new Delivery(send, request.progress());
        try (Flight flight = new Flight(context, deadline, clock, alarms, cancellation)) {
            new Draw(means, request, model, flight, delivery).run();
        }
        return new ProposalLine.End(model.info().id(), delivery.end());
    }

    @Override
    public void close() {
        watch.close();
        alarms.shutdownNow();
    }
}
