package io.ponder.proposer.upstream;

import io.github.resilience4j.core.IntervalFunction;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.proposer.ProposalRequest.Prefix;
import io.ponder.proposer.upstream.Trouble.CallFailed;
import io.ponder.proposer.upstream.Trouble.Sort;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Draws the samples of one proposal: as few calls as the engine allows, side by side, and again where they failed. A
 * sample keeps its seed however it is drawn.
 */
final class Draw {

    /** What every proposal is drawn with. */
    record Means(EngineSettings settings, EngineHttp http, Gate gate, IntervalFunction backoff, JsonMapper json) {}

    /** Samples {@code first} to {@code first + count - 1} of one prefix. */
    private record Span(int prefix, int first, int count) {}

    private final Means means;
    private final ProposalRequest request;
    private final EngineModel model;
    private final Flight flight;
    private final Delivery delivery;

    Draw(Means means, ProposalRequest request, EngineModel model, Flight flight, Delivery delivery) {
        this.means = means;
        this.request = request;
        this.model = model;
        this.flight = flight;
        this.delivery = delivery;
    }

    /** Blocks until every sample has been delivered or has failed. */
    void run() {
        // Engines refuse several samples at temperature 0: all would be the same. And what may be stopped for want of
        // confidence needs a connection of its own.
        int most = request.sampling().temperature() == 0 || request.sampling().confidenceFloor() != null
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
        flight.rethrow();
    }

    private void draw(List<Span> spans, int attempt) {
        flight.all(
                spans.stream().map(span -> (Runnable) () -> draw(span, attempt)).toList());
    }

    private void draw(Span span, int attempt) {
        Failure stopped = flight.stopped();
        if (stopped != null) {
            failed(List.of(span), stopped);
            return;
        }
        Attempt call = new Attempt(span);
        Trouble trouble = call.run();
        List<Span> missing = call.missing();
        if (trouble == null || missing.isEmpty()) {
            return;
        }
        Duration pause = pause(trouble, attempt);
        if (pause == null) {
            failed(missing, trouble.failure());
        } else if (flight.pause(pause)) {
            draw(again(missing, trouble.sort()), attempt + 1);
        } else {
            Failure why = flight.stopped();
            failed(missing, why == null ? trouble.failure() : why);
        }
    }

    /** How long to wait before the next attempt; null when there is none. */
    private @Nullable Duration pause(Trouble trouble, int attempt) {
        if (!trouble.sort().isRetried() || attempt >= means.settings().retry().attempts()) {
            return null;
        }
        Duration pause = Duration.ofMillis(means.backoff().apply(attempt));
        Duration asked = trouble.pause();
        if (asked != null && asked.compareTo(pause) > 0) {
            pause = asked;
        }
        boolean tooLong =
                pause.compareTo(means.settings().retry().longestPause()) > 0 || pause.compareTo(flight.left()) > 0;
        return tooLong ? null : pause;
    }

    /** A call that failed as a whole is halved, so that the next failure costs fewer samples. */
    private static List<Span> again(List<Span> missing, Sort sort) {
        List<Span> spans = new ArrayList<>();
        for (Span span : missing) {
            if (sort == Sort.SHORT) {
                for (int i = 0; i < span.count; i++) {
                    spans.add(new Span(span.prefix, span.first + i, 1));
                }
            } else if (sort == Sort.BROKEN && span.count > 1) {
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
                delivery.failed(span.prefix, span.first + i, failure);
            }
        }
    }

    /** One call to the engine. */
    private final class Attempt implements Reply.Listener {
        private final Span span;
        private final Reply reply;
        private Gate.@Nullable Pass pass;

        Attempt(Span span) {
            this.span = span;
            this.reply = new Reply(
                    span.count,
                    model.dialect(),
                    means.json(),
                    request.sampling().confidenceFloor(),
                    request.wantsDistribution(),
                    this);
        }

        /** Null when all went well. */
        @Nullable
        Trouble run() {
            try (Gate.Pass entered = means.gate().enter()) {
                pass = entered;
                CallFailed failed = null;
                try {
                    call();
                } catch (CallFailed e) {
                    failed = stoppedOr(e);
                }
                reply.end();
                delivery.spent(reply.spent());
                if (failed == null || reply.isComplete()) {
                    entered.works();
                    return reply.isComplete() ? null : reply.incomplete();
                }
                entered.fails(failed);
                return failed.trouble();
            } catch (CallFailed refused) {
                return stoppedOr(refused).trouble();
            }
        }

        private CallFailed stoppedOr(CallFailed e) {
            Failure stopped = flight.stopped();
            return stopped == null ? e : new Trouble(Sort.STOPPED, stopped, null).asException();
        }

        private void call() {
            Prefix prefix = request.prefixes().get(span.prefix);
            boolean isWatched = span.count > 1
                    || delivery.wantsProgress()
                    || request.sampling().confidenceFloor() != null;
            boolean stream =
                    (means.settings().stream() && isWatched) || model.dialect().isAlwaysStreamed();
            byte[] body = ChatBody.write(
                    means.json(), request, model, prefix.text(), span.count, prefix.seed() + span.first, stream);
            HttpPost post = means.http()
                    .chat(
                            body,
                            flight.context().until(flight.deadline()),
                            stream && model.dialect().closesStreams());
            flight.begins(post);
            try {
                means.http().exchange(post, (in, streamed) -> {
                    if (streamed) {
                        reply.events(in);
                    } else {
                        reply.document(in);
                    }
                });
            } finally {
                flight.ends(post);
            }
        }

        @Override
        public void began() {
            Gate.Pass entered = pass;
            if (entered != null) {
                entered.works();
            }
        }

        @Override
        public void grew(long tokens) {
            if (delivery.wantsProgress()) {
                delivery.grew(tokens);
            }
        }

        @Override
        public void finished(Choice choice, Tokens tokens) {
            delivery.finished(
                    Continuations.of(choice, tokens, span.prefix, span.first + choice.index(), request, model));
        }

        /** The samples that did not come, as runs of neighbours. */
        List<Span> missing() {
            List<Span> runs = new ArrayList<>();
            int begin = -1;
            for (int i = 0; i <= span.count; i++) {
                boolean isMissing = i < span.count && !reply.isHandedOver(i);
                if (isMissing && begin < 0) {
                    begin = i;
                } else if (!isMissing && begin >= 0) {
                    runs.add(new Span(span.prefix, span.first + begin, i - begin));
                    begin = -1;
                }
            }
            return runs;
        }
    }
}
