package io.ponder.proposer.embedded;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.proposer.TokenCountRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.proposer.Backend;
import io.ponder.proposer.EngineSpan;
import io.ponder.proposer.embedded.fetch.FetchProgress;
import io.ponder.proposer.embedded.fetch.KnownModel;
import io.ponder.proposer.embedded.fetch.ModelFiles;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.strategy.Move.Unit;
import io.ponder.runtime.tracing.Tracing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with llama.cpp in this process. The model loads in the background. Until it has written its first token, and
 * for good if it cannot, {@link #unready} says why.
 */
final class EmbeddedBackend implements Backend {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBackend.class);
    private static final Set<Capability> CAPABILITIES = EnumSet.complementOf(EnumSet.of(
            Capability.THINKING_BUDGET, Capability.TOOLS, Capability.IMAGES, Capability.AUDIO, Capability.FILES));
    private static final long PROGRESS_MS = 500;
    private static final long NO_PROGRESS_MS = 60_000;

    private final EmbeddedSettings settings;
    private final InstantSource clock;
    private final Tracing tracing;
    private final String modelId;
    private final Thread starter;

    private volatile State state =
            new Unready(Failure.of(Kind.UPSTREAM_UNAVAILABLE, "the embedded model is not loaded yet"));
    private volatile boolean closing;

    private sealed interface State {}

    /**
     * @param forGood whether only a restart can help
     */
    private record Unready(Failure why, boolean forGood) implements State {
        Unready(Failure why) {
            this(why, false);
        }
    }

    private record Ready(LoadedModel model, Prompts prompts, BatchingEngine engine) implements State {}

    private EmbeddedBackend(EmbeddedSettings settings, InstantSource clock, Tracing tracing) {
        this.settings = settings;
        this.clock = clock;
        this.tracing = tracing;
        modelId = ModelFiles.idOf(settings.model());
        starter = Thread.ofPlatform().name("embedded-model").daemon().unstarted(this::load);
    }

    /** Starts fetching and loading the model, and returns at once. */
    static EmbeddedBackend start(EmbeddedSettings settings, InstantSource clock, Tracing tracing) {
        EmbeddedBackend backend = new EmbeddedBackend(settings, clock, tracing);
        backend.starter.start();
        return backend;
    }

    private void load() {
        LoadedModel model = null;
        BatchingEngine engine = null;
        try {
            KnownModel.requireEmbedded(settings.model());
            Path path = new ModelFiles(settings.fetch(), FetchProgress.lines(this::tell)).resolve(settings.model());
            long began = System.nanoTime();
            tell("loading the embedded model from " + path);
            model = LoadedModel.load(path);
            engine = new BatchingEngine(model, settings);
            engine.start();
            Ready ready = new Ready(model, new Prompts(model, contextTokens(model)), engine);
            tryOut(ready);
            if (!closing) {
                state = ready;
                LOG.info(
                        "the embedded model {} is ready after {} ms: {} in parallel, {} threads, context {}",
                        modelId,
                        (System.nanoTime() - began) / 1_000_000,
                        settings.parallel(),
                        settings.threadCount(),
                        contextTokens(model));
                return;
            }
        } catch (FailureException e) {
            fail(e.failure());
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the embedded engine could not be started", e);
            fail(Failure.of(
                    Kind.UPSTREAM_UNAVAILABLE,
                    "the embedded engine could not be started; the log of proposer-service has the details"));
        }
        free(engine, model);
    }

    private static void free(@Nullable BatchingEngine engine, @Nullable LoadedModel model) {
        if (engine != null) {
            engine.close();
        }
        if (model != null) {
            model.close();
        }
    }

    private void tell(String progress) {
        LOG.info("{}", progress);
        state = new Unready(Failure.of(Kind.UPSTREAM_UNAVAILABLE, progress));
    }

    private void fail(Failure why) {
        if (!closing) {
            LOG.error("the embedded engine stays unready: {}", why.message());
        }
        state = new Unready(why, true);
    }

    /** A service is ready once its model has answered. */
    private void tryOut(Ready ready) {
        var greedy = new Sampling(0, 1, 1, List.of(), null);
        // One token may be white space, which is no answer unless its alternatives are what was asked for.
        var request = new ProposalRequest(
                null, List.of(Message.user("Hi")), List.of(new Prefix("", 1, 0)), Unit.SOLUTION, greedy, 1, false);
        List<ProposalReply> lines = new ArrayList<>();
        propose(ready, request, RequestContext.fresh(), lines::add, new Cancellation());
        if (lines.getFirst() instanceof ProposalReply.Failed failed) {
            throw failed.failure().asException();
        }
    }

    private int contextTokens(LoadedModel model) {
        return Math.min(settings.contextTokens(), model.trainedContext());
    }

    @Override
    public List<ModelInfo> models() {
        int context = settings.contextTokens();
        Set<Capability> capabilities = EnumSet.copyOf(CAPABILITIES);
        if (state instanceof Ready ready) {
            context = contextTokens(ready.model());
            if (ready.model().template().takesTools()) {
                capabilities.add(Capability.TOOLS);
            }
        }
        return List.of(new ModelInfo(modelId, "embedded", context, capabilities));
    }

    @Override
    public boolean isBroken() {
        return state instanceof Unready unready && unready.forGood();
    }

    @Override
    public Optional<Failure> unready() {
        return state instanceof Unready unready ? Optional.of(unready.why()) : Optional.empty();
    }

    @Override
    public int queued() {
        return state instanceof Ready ready ? ready.engine().queued() : 0;
    }

    /** Whether the model is still being fetched or loaded. */
    boolean isStarting() {
        return starter.isAlive();
    }

    /** The number of samples being drawn. */
    int running() {
        return state instanceof Ready ready ? ready.engine().running() : 0;
    }

    @Override
    public ProposalReply.End propose(
            ProposalRequest request, RequestContext context, Consumer<ProposalReply> send, Cancellation cancellation) {
        String model = request.model();
        if (model != null && !model.equals(modelId)) {
            throw new Failure(Kind.UNKNOWN_MODEL, "there is no model " + model, "model", List.of(modelId), null)
                    .asException();
        }
        return switch (state) {
            case Unready unready -> throw unready.why().asException();
            case Ready ready -> propose(ready, request, context, send, cancellation);
        };
    }

    @Override
    public long count(TokenCountRequest request, RequestContext context, Cancellation cancellation) {
        return switch (state) {
            case Unready unready -> throw unready.why().asException();
            case Ready ready -> ready.prompts().count(request);
        };
    }

    private ProposalReply.End propose(
            Ready ready,
            ProposalRequest request,
            RequestContext context,
            Consumer<ProposalReply> send,
            Cancellation cancellation) {
        BatchingEngine engine = ready.engine();
        EmbeddedCall call = new EmbeddedCall(request, deadline(context));
        Prompts.Planned planned = ready.prompts().plan(request, call);
        engine.submit(planned.samples());
        Redraws redraws = new Redraws(engine, request.prefixes(), planned.samples());
        cancellation.onCancel(() -> engine.cancel(call));
        EngineSpan span = span(request, context, planned.samples().size());
        Failure failure = Failure.of(Kind.INTERNAL, "the call to the embedded engine failed unexpectedly");
        boolean complete = false;
        try {
            LogitRules.notes(request.sampling()).forEach(note -> send.accept(new ProposalReply.Noted(note)));
            planned.refused().forEach(send);
            relay(call, redraws, planned.samples().size(), request.progress(), span, send);
            complete = true;
        } catch (FailureException e) {
            failure = e.failure();
            throw e;
        } finally {
            if (complete) {
                span.done(call.tokens(), false);
            } else {
                engine.cancel(call);
                end(span, call, failure);
            }
        }
        return new ProposalReply.End(modelId, call.tokens(), redraws.lost(), null);
    }

    private EngineSpan span(ProposalRequest request, RequestContext context, int samples) {
        List<Prefix> prefixes = request.prefixes();
        String prefix = prefixes.size() == 1 ? prefixes.getFirst().text() : "";
        return EngineSpan.begin(
                tracing,
                context,
                request,
                new EngineSpan.Call(
                        "llama_cpp",
                        null,
                        modelId,
                        prefix,
                        samples,
                        prefixes.getFirst().seed(),
                        request.isLive(),
                        1));
    }

    private static void end(EngineSpan span, EmbeddedCall call, Failure why) {
        if (call.isCancelled()) {
            span.cancelled(call.tokens(), true);
        } else {
            span.failed(why.kind().name().toLowerCase(Locale.ROOT), call.tokens(), true);
        }
    }

    private static void relay(
            EmbeddedCall call,
            Redraws redraws,
            int samples,
            boolean progress,
            EngineSpan span,
            Consumer<ProposalReply> send) {
        long finished = 0;
        long reportedAt = System.nanoTime();
        for (int left = samples; left > 0; ) {
            ProposalReply line;
            try {
                line = call.next(progress ? PROGRESS_MS : NO_PROGRESS_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Failure.of(Kind.TIMEOUT, "the call to the embedded engine was interrupted")
                        .asException();
            }
            if (call.isCancelled()) {
                throw Failure.of(Kind.TIMEOUT, "the call to the embedded engine was cancelled")
                        .asException();
            }
            if (line instanceof ProposalReply.Delta) {
                span.answers();
                send.accept(line);
                continue;
            }
            ProposalReply settled = line == null ? null : redraws.settled(line);
            if (settled != null) {
                send.accept(settled);
                left--;
                if (settled instanceof ProposalReply.Continuation done) {
                    finished += done.tokens().completion();
                    span.finished(done);
                }
            }
            long now = System.nanoTime();
            if (progress && left > 0 && now - reportedAt >= PROGRESS_MS * 1_000_000) {
                reportedAt = now;
                send.accept(new ProposalReply.Progress(Math.max(0, call.written() - finished)));
            }
        }
    }

    private long deadline(RequestContext context) {
        Instant deadline = context.deadline();
        return deadline == null
                ? Long.MAX_VALUE
                : System.nanoTime()
                        + Duration.between(clock.instant(), deadline).toNanos();
    }

    /** Fails all unfinished samples and frees the model's memory. */
    @Override
    public void close() {
        closing = true;
        starter.interrupt();
        BatchingEngine.await(starter);
        if (state instanceof Ready ready) {
            state = new Unready(Failure.of(Kind.UPSTREAM_UNAVAILABLE, "the embedded engine is shutting down"));
            ready.engine().close();
            ready.prompts().close();
            ready.model().close();
        }
    }
}
