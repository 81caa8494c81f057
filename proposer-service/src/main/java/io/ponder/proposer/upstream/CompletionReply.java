package io.ponder.proposer.upstream;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.DocumentLines;
import io.ponder.engines.Engine;
import io.ponder.engines.EngineException;
import io.ponder.engines.EngineUsage;
import io.ponder.engines.Fault;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Move.Unit;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the reply to one call, streamed or whole. Hands over each choice when it is finished, and counts its tokens.
 * Used by one thread.
 *
 * <p>Engines report token counts at the end. A choice that finishes while others go on is handed over at once with the
 * counts known so far; the last one waits for the end of the reply, which follows closely.
 */
final class CompletionReply implements ChunkReader.Sink {

    /** Receives the choices of a reply while it is read. */
    interface Listener {
        /** The engine has begun to answer. */
        void began();

        /** A choice of a streamed reply may have more words. */
        default void wrote(ChoiceProgress choice) {}

        /** The tokens of unfinished choices changed by this many; negative when a choice ended. */
        void grew(long tokens);

        /**
         * A choice has ended.
         *
         * @param tokens of this choice; only one choice of a reply includes the prompt's
         */
        void finished(ChoiceProgress choice, Tokens tokens);
    }

    /**
     * What to read of each choice, and when to end it.
     *
     * @param floor the confidence below which it ends; null for none
     * @param thinkingTokens the tokens of a thought beyond which it ends; null for no limit
     * @param distributions whether to read the alternatives of every token, rather than of the first only
     * @param topLogProbs of how many alternatives to report each token's probability; null reports no token
     */
    record Limits(
            @Nullable Double floor,
            @Nullable Integer thinkingTokens,
            boolean distributions,
            @Nullable Integer topLogProbs) {

        static final Limits NONE = new Limits(null, null, false, null);

        static Limits of(ProposalRequest request, EngineModel model) {
            Sampling sampling = request.sampling();
            // A thought is ended here only where its answer can be asked for afterwards.
            boolean endsThoughts = !model.can(Capability.THINKING_BUDGET)
                    && model.can(Capability.CONTINUATION)
                    && sampling.responseFormat() == null
                    && request.unit() == Unit.SOLUTION;
            return new Limits(
                    sampling.confidenceFloor(),
                    endsThoughts ? sampling.thinkingTokens() : null,
                    request.wantsDistribution(),
                    sampling.topLogProbs());
        }

        /** Whether a choice may be ended early, for which it needs a call of its own. */
        boolean endsEarly() {
            return floor != null || thinkingTokens != null;
        }
    }

    /** The finish reason of a choice that this class ended; no engine uses it. */
    static final String UNCERTAIN = "uncertain";

    private final JsonMapper json;
    private final Listener listener;
    private final Dialect.UsageNews usageNews;
    private final Limits limits;
    private final ChoiceProgress[] choices;
    private final boolean[] handedOver;
    private final long[] seen;
    private final ChunkReader reader;
    private final CallUsage usage;
    private boolean streamed;
    private boolean began;
    private @Nullable ChoiceProgress awaitsUsage;

    CompletionReply(Asked asked, Dialect dialect, JsonMapper json, Limits limits, Listener listener) {
        this.reader = new ChunkReader(this, new LogProbsReader(limits.distributions(), limits.topLogProbs()));
        this.limits = limits;
        this.json = json;
        this.listener = listener;
        this.usageNews = dialect.usageNews();
        this.choices = new ChoiceProgress[asked.samples()];
        Arrays.setAll(choices, index -> new ChoiceProgress(index, asked));
        this.usage = new CallUsage(asked, usageNews, choices);
        this.handedOver = new boolean[choices.length];
        this.seen = new long[choices.length];
    }

    /** Reads the reply, streamed or whole. */
    void read(Engine.Reply arriving) throws IOException {
        if (arriving.streamed()) {
            events(arriving.body());
        } else {
            document(arriving.body());
        }
    }

    /** Reads a whole reply from a JSON document, or from several that follow one another. */
    void document(InputStream in) {
        try (JsonParser parser = json.createParser(in)) {
            while (parser.nextToken() != null) {
                reader.read(parser);
            }
        }
    }

    /** Reads server-sent events until the stream ends. */
    void events(InputStream in) throws IOException {
        streamed = true;
        DocumentLines.read(in, (bytes, from, length) -> {
            ChoiceProgress waiting = awaitsUsage;
            try (JsonParser parser = json.createParser(bytes, from, length)) {
                parser.nextToken();
                reader.read(parser);
            }
            if (waiting != null && awaitsUsage == waiting) {
                awaitsUsage = null;
                handOver(waiting, Tokens.NONE);
            }
        });
    }

    @Override
    public @Nullable ChoiceProgress choice(int index) {
        return index >= 0 && index < choices.length ? choices[index] : null;
    }

    @Override
    public void updated(ChoiceProgress choice) {
        if (!began) {
            began = true;
            listener.began();
        }
        if (streamed) {
            listener.wrote(choice);
        }
        Double least = limits.floor();
        Integer thought = limits.thinkingTokens();
        if (choice.isOverlong()) {
            cut(choice);
        } else if (choice.isFinished()) {
            ripened(choice);
        } else if (least != null && choice.isBelow(least)) {
            choice.finish(UNCERTAIN);
            handOver(choice, usage.promptOnce());
            throw EngineException.of(Fault.STOPPED, Kind.UPSTREAM_ERROR, "stopped for lack of confidence");
        } else if (thought != null && streamed && choice.isThoughtLongerThan(thought)) {
            choice.finish(ChoiceProgress.OVERLONG);
            handOver(choice, usage.promptOnce());
            throw EngineException.of(Fault.STOPPED, Kind.UPSTREAM_ERROR, "stopped at the limit of a thought");
        } else if (streamed) {
            int i = choice.index();
            long tokens = choice.tokens();
            listener.grew(tokens - seen[i]);
            seen[i] = tokens;
        }
    }

    /** Ends a choice that goes on beyond its limit, and the call once all have ended: what they said up to there counts. */
    private void cut(ChoiceProgress choice) {
        choice.finish(ChoiceProgress.OVERLONG);
        handOver(choice, usage.promptOnce());
        if (allFinished()) {
            throw EngineException.of(Fault.STOPPED, Kind.UPSTREAM_ERROR, "stopped far beyond the limit of tokens");
        }
    }

    private void ripened(ChoiceProgress choice) {
        if (!streamed || handedOver[choice.index()]) {
            return;
        }
        if (usageNews == Dialect.UsageNews.EACH) {
            if (choice.isCounted()) {
                handOver(choice, usage.promptOnce());
            } else {
                awaitsUsage = choice;
            }
        } else if (!allFinished()) {
            handOver(choice, usage.promptOnce());
        }
    }

    @Override
    public void usage(EngineUsage said, @Nullable ChoiceProgress latest) {
        ChoiceProgress waiting = awaitsUsage;
        usage.add(said, streamed, latest != null ? latest : waiting);
        if (waiting != null && latest == null) {
            awaitsUsage = null;
            handOver(waiting, usage.promptOnce());
        }
    }

    @Override
    public void error(JsonNode error) {
        throw UpstreamBackend.ERRORS.amidReply(error);
    }

    /** Called when nothing more will arrive: hands over the remaining choices. For a whole document, that is all. */
    void end() {
        usage.end(streamed);
        for (ChoiceProgress choice : choices) {
            if (!handedOver[choice.index()]) {
                if (isGood(choice)) {
                    handOver(choice, usage.promptOnce());
                } else {
                    listener.grew(-seen[choice.index()]);
                }
            }
        }
    }

    private boolean isGood(ChoiceProgress choice) {
        return switch (choice.finishReason()) {
            // A whole document needs no finish reason.
            case "" -> !streamed && began && choice.length() > 0;
            case "abort", "error" -> false;
            default -> true;
        };
    }

    private boolean allFinished() {
        for (ChoiceProgress choice : choices) {
            if (!choice.isFinished()) {
                return false;
            }
        }
        return true;
    }

    private void handOver(ChoiceProgress choice, Tokens promptShare) {
        int i = choice.index();
        if (handedOver[i] || !isGood(choice)) {
            return;
        }
        handedOver[i] = true;
        listener.grew(-seen[i]);
        seen[i] = 0;
        listener.finished(choice, promptShare.plus(new Tokens(0, 0, choice.tokens())));
    }

    boolean isComplete() {
        for (boolean done : handedOver) {
            if (!done) {
                return false;
            }
        }
        return true;
    }

    /** What the engine calls its reply; null if it does not. */
    @Nullable
    String id() {
        return reader.id();
    }

    /** Which model the engine says has answered; null if it does not. */
    @Nullable
    String model() {
        return reader.model();
    }

    /** What the call used; known once it has ended. */
    CallUsage usage() {
        return usage;
    }

    /** The error for a reply that ended before all choices had arrived. */
    EngineException incomplete() {
        int missing = 0;
        boolean none = true;
        for (ChoiceProgress choice : choices) {
            missing += handedOver[choice.index()] ? 0 : 1;
            none &= choice.length() == 0;
        }
        return streamed && !none && !allFinished()
                ? EngineException.of(Fault.CUT, Kind.UPSTREAM_ERROR, "the engine's reply ended before it was complete")
                : EngineException.of(
                        Fault.SHORT,
                        Kind.UPSTREAM_ERROR,
                        "the engine's answer lacks " + missing + " of " + choices.length + " samples");
    }
}
