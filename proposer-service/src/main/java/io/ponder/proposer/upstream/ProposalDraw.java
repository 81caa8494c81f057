package io.ponder.proposer.upstream;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.engines.Engine;
import io.ponder.engines.EngineException;
import io.ponder.engines.Fault;
import io.ponder.engines.RetryPolicy;
import io.ponder.proposer.EngineSpan;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Tokens;
import io.ponder.runtime.tracing.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Draws the samples of one proposal with as few calls as the engine allows, in parallel, and retries failed ones. A
 * sample keeps its seed however it is drawn.
 */
final class ProposalDraw {

    /** What the draws of all proposals share. */
    record Means(
            EngineSettings settings,
            Engine engine,
            RetryPolicy retry,
            JsonMapper json,
            OpenThoughts openThoughts,
            Tracing tracing) {}

    /**
     * Samples {@code first} to {@code first + count - 1} of one prefix.
     *
     * @param redraws how often the model has answered nothing; then it is one sample
     * @param written the completion tokens spent on that, which the next draw may not spend again
     */
    private record Span(int prefix, int first, int count, int redraws, long written) {
        Span(int prefix, int first, int count) {
            this(prefix, first, count, 0, 0);
        }
    }

    /** Fewer completion tokens than this are not worth another draw. */
    private static final int LEAST_TOKENS = 16;

    /** Far enough from the seeds of other samples. */
    private static final long OTHER_SEED = 1_000_003;

    private final Means means;
    private final ProposalRequest request;
    private final EngineModel model;
    private final ProposalScope scope;
    private final ProposalLines lines;
    private final CompletionReply.Limits limits;

    ProposalDraw(Means means, ProposalRequest request, EngineModel model, ProposalScope scope, ProposalLines lines) {
        this.means = means;
        this.request = request;
        this.model = model;
        this.scope = scope;
        this.lines = lines;
        this.limits = CompletionReply.Limits.of(request, model);
    }

    /** Blocks until every sample has been delivered or has failed. */
    void run() {
        // Engines refuse several samples at temperature 0, because all would be the same. A sample that may be stopped
        // early needs its own connection.
        int most = request.sampling().temperature() == 0 || limits.endsEarly()
                ? 1
                : Math.min(model.mostSamples(), means.settings().maxSamplesPerCall());
        List<Span> spans = new ArrayList<>();
        for (int prefix = 0; prefix < request.prefixes().size(); prefix++) {
            int samples = request.prefixes().get(prefix).samples();
            for (int first = 0; first < samples; first += most) {
                spans.add(new Span(prefix, first, Math.min(most, samples - first)));
            }
        }
        draw(spans, 1);
        scope.rethrow();
    }

    private void draw(List<Span> spans, int attempt) {
        scope.all(
                spans.stream().map(span -> (Runnable) () -> draw(span, attempt)).toList());
    }

    private void draw(Span span, int attempt) {
        Failure stopped = scope.stopped();
        if (stopped != null) {
            failed(List.of(span), stopped);
            return;
        }
        Attempt call = new Attempt(span, attempt);
        EngineException failed = call.run();
        List<Span> missing = call.missing();
        if (failed == null || missing.isEmpty()) {
            return;
        }
        Duration pause = means.retry().pause(failed, attempt, scope.left());
        if (pause == null) {
            failed(missing, failed.failure());
            return;
        }
        List<Span> spent = missing.stream()
                .filter(each -> isSpent(each) || call.hasBegun(each))
                .toList();
        failed(spent, failed.failure());
        missing.removeAll(spent);
        if (missing.isEmpty()) {
            return;
        }
        List<Span> again = again(missing, failed.fault());
        if (!means.retry().affords(again.size())) {
            failed(missing, failed.failure());
        } else if (scope.pause(pause)) {
            draw(again, attempt + 1);
        } else {
            Failure why = scope.stopped();
            failed(missing, why == null ? failed.failure() : why);
        }
    }

    /** Whether earlier draws have left no room for another answer of a sample. */
    private boolean isSpent(Span span) {
        return span.written > 0 && request.sampling().maxTokens() - span.written < LEAST_TOKENS;
    }

    /** A call that failed as a whole is halved, so that the next failure costs fewer samples. */
    private static List<Span> again(List<Span> missing, Fault fault) {
        List<Span> spans = new ArrayList<>();
        for (Span span : missing) {
            if (fault == Fault.SHORT) {
                for (int i = 0; i < span.count; i++) {
                    spans.add(new Span(span.prefix, span.first + i, 1, span.redraws, span.written));
                }
            } else if (fault == Fault.BROKEN && span.count > 1) {
                int half = span.count / 2;
                spans.add(new Span(span.prefix, span.first, half));
                spans.add(new Span(span.prefix, span.first + half, span.count - half));
            } else {
                spans.add(span);
            }
        }
        return spans;
    }

    private void failed(List<Span> spans, Failure failure) {
        for (Span span : spans) {
            for (int i = 0; i < span.count; i++) {
                lines.failed(span.prefix, span.first + i, failure);
            }
        }
    }

    /** One call to the engine. */
    private final class Attempt implements CompletionReply.Listener {
        private final Span span;
        private final boolean stream;
        private final byte[] body;
        private final Asked asked;
        private final CompletionReply reply;
        private final BitSet delivered = new BitSet();
        private final EngineSpan traced;

        private final @Nullable LiveSamples live;

        /** What says nothing, by the choice's index. */
        private final Map<Integer, Continuation> empty = new TreeMap<>();

        private Runnable answering = () -> {};

        Attempt(Span span, int attempt) {
            this.span = span;
            Prefix prefix = request.prefixes().get(span.prefix);
            boolean isWatched = span.count > 1 || lines.wantsProgress() || request.isLive() || limits.endsEarly();
            stream = (means.settings().stream() && isWatched) || model.dialect().isAlwaysStreamed();
            ProposalRequest asks = request.within(span.written);
            long seed = prefix.seed() + span.first + span.redraws * OTHER_SEED;
            Map<String, Object> hints =
                    EngineHint.fields(means.settings().hints(), means.settings().cacheSecret(), request.hints());
            body = ChatBody.write(means.json(), asks, model, prefix.text(), span.count, seed, stream, hints);
            traced = EngineSpan.begin(
                    means.tracing(),
                    scope.context(),
                    asks,
                    new EngineSpan.Call(
                            provider(),
                            means.settings().url(),
                            model.name(),
                            prefix.text(),
                            span.count,
                            seed,
                            stream,
                            attempt));
            asked = Asked.of(asks, model, prefix, span.count, body);
            reply = new CompletionReply(asked, model.dialect(), means.json(), limits, this);
            live = request.isLive()
                    ? new LiveSamples(
                            span.prefix,
                            span.first,
                            !prefix.text().isBlank(),
                            means.openThoughts().isOf(model.name()),
                            lines::wrote)
                    : null;
        }

        private String provider() {
            return model.dialect()
                    .provider(String.valueOf(means.settings().url().getHost()));
        }

        private String prefixText() {
            return request.prefixes().get(span.prefix).text();
        }

        /** The error; null if all samples arrived. */
        @Nullable
        EngineException run() {
            EngineException failed = null;
            try {
                failed = tried();
                return failed;
            } finally {
                ended(failed);
            }
        }

        private void ended(@Nullable EngineException failed) {
            Tokens spent = reply.usage().spent();
            boolean isEstimated = reply.usage().isEstimated();
            traced.responded(reply.id(), reply.model());
            if (failed == null) {
                traced.done(spent, isEstimated);
            } else if (failed.fault() == Fault.STOPPED) {
                traced.cancelled(spent, isEstimated);
            } else {
                traced.failed(failed.fault().name().toLowerCase(Locale.ROOT), spent, isEstimated);
            }
        }

        private @Nullable EngineException tried() {
            EngineException failed = null;
            try {
                call();
            } catch (EngineException e) {
                if (e.fault().mayHaveWorked()) {
                    reply.usage().untold();
                }
                Failure stopped = scope.stopped();
                failed = stopped == null ? e : new EngineException(Fault.STOPPED, stopped, null);
            }
            reply.end();
            lines.spent(reply.usage(), delivered);
            if (reply.isComplete() && empty.isEmpty()) {
                return null;
            }
            if (failed == null && reply.isComplete()) {
                Failure nothing = empty.values().iterator().next().nothing();
                return new EngineException(Fault.EMPTY, nothing, null);
            }
            return failed == null ? reply.incomplete() : failed;
        }

        private void call() {
            EngineSettings settings = means.settings();
            Engine.Request call = new Engine.Request(
                    ChatBody.PATH,
                    body,
                    traced.context().until(scope.deadline()),
                    settings.responseTimeout(),
                    asked.mostBytes(),
                    stream && model.dialect().closesStreams(),
                    EngineHint.headers(
                            settings.hints(), settings.cacheSecret(), settings.objective(), request.hints()));
            means.engine().call(call, scope.call(), arriving -> {
                answering = arriving.answering();
                reply.read(arriving);
            });
        }

        @Override
        public void began() {
            traced.answers();
            answering.run();
        }

        @Override
        public void grew(long tokens) {
            if (lines.wantsProgress()) {
                lines.grew(tokens);
            }
        }

        @Override
        public void wrote(ChoiceProgress choice) {
            if (live != null) {
                live.wrote(choice);
            }
        }

        /** Whether words of a sample have been sent: they cannot be taken back, so it is not drawn again. */
        boolean hasBegun(Span missing) {
            return live != null && live.hasBegun(missing.first - span.first, missing.count);
        }

        @Override
        public void finished(ChoiceProgress choice, Tokens tokens) {
            if (prefixText().isBlank()) {
                means.openThoughts().learn(model.name(), choice);
            }
            Continuation line =
                    Continuations.of(choice, tokens, span.prefix, span.first + choice.index(), request, model);
            traced.finished(line);
            if (line.saysNothing(prefixText())) {
                empty.put(choice.index(), line);
            } else {
                delivered.set(choice.index());
                means.retry().answered();
                lines.finished(line);
            }
        }

        /** The samples that did not arrive, as runs of consecutive ones; those that say nothing alone. */
        List<Span> missing() {
            List<Span> runs = new ArrayList<>();
            int begin = -1;
            for (int i = 0; i <= span.count; i++) {
                Continuation nothing = empty.get(i);
                boolean isMissing = i < span.count && !delivered.get(i) && nothing == null;
                if (isMissing && begin < 0) {
                    begin = i;
                } else if (!isMissing && begin >= 0) {
                    runs.add(new Span(span.prefix, span.first + begin, i - begin, span.redraws, span.written));
                    begin = -1;
                }
                if (nothing != null) {
                    long written = span.written + nothing.tokens().completion();
                    runs.add(new Span(span.prefix, span.first + i, 1, span.redraws + 1, written));
                }
            }
            return runs;
        }
    }
}
