package io.ponder.proposer.upstream;

import io.ponder.contracts.wire.DocumentLines;
import io.ponder.engines.Engine;
import io.ponder.engines.EngineException;
import io.ponder.engines.Fault;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
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

        /** The tokens of unfinished choices changed by this many; negative when a choice ended. */
        void grew(long tokens);

        /**
         * A choice has ended.
         *
         * @param tokens of this choice; only one choice of a reply includes the prompt's
         */
        void finished(ChoiceProgress choice, Tokens tokens);
    }

    /** The finish reason of a choice that this class ended; no engine uses it. */
    static final String UNCERTAIN = "uncertain";

    private static final int LARGEST_EVENT = 16 * 1024 * 1024;

    private final JsonMapper json;
    private final Listener listener;
    private final Dialect.UsageNews usageNews;
    private final @Nullable Double floor;
    private final ChoiceProgress[] choices;
    private final boolean[] handedOver;
    private final long[] seen;
    private final ChunkReader reader;
    private boolean streamed;
    private boolean began;
    private @Nullable ChoiceProgress awaitsUsage;
    private @Nullable Tokens total;
    private Tokens prompt = Tokens.NONE;
    private boolean promptGiven;
    private Tokens given = Tokens.NONE;

    /**
     * @param floor the confidence below which this class ends a choice; null for none
     * @param distributions whether to read the alternatives of every token, rather than of the first only
     */
    CompletionReply(
            int samples,
            Dialect dialect,
            JsonMapper json,
            @Nullable Double floor,
            boolean distributions,
            Listener listener) {
        this.reader = new ChunkReader(this, distributions);
        this.floor = floor;
        this.json = json;
        this.listener = listener;
        this.usageNews = dialect.usageNews();
        this.choices = new ChoiceProgress[samples];
        Arrays.setAll(choices, ChoiceProgress::new);
        this.handedOver = new boolean[samples];
        this.seen = new long[samples];
    }

    /** Reads the reply, streamed or whole. */
    void read(Engine.Reply arriving) throws IOException {
        if (arriving.streamed()) {
            events(arriving.body());
        } else {
            document(arriving.body());
        }
    }

    /** Reads a whole reply from one JSON document. */
    void document(InputStream in) {
        try (JsonParser parser = json.createParser(in)) {
            reader.read(parser);
        }
    }

    /** Reads server-sent events until the stream ends. */
    void events(InputStream in) throws IOException {
        streamed = true;
        DocumentLines.read(in, LARGEST_EVENT, (bytes, from, length) -> {
            ChoiceProgress waiting = awaitsUsage;
            try (JsonParser parser = json.createParser(bytes, from, length)) {
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
        Double least = floor;
        if (choice.isFinished()) {
            ripened(choice);
        } else if (least != null && choice.isBelow(least)) {
            choice.finish(UNCERTAIN);
            handOver(choice, promptOnce());
            throw EngineException.of(Fault.STOPPED, Kind.UPSTREAM_ERROR, "stopped for lack of confidence");
        } else if (streamed) {
            int i = choice.index();
            long tokens = choice.tokens();
            listener.grew(tokens - seen[i]);
            seen[i] = tokens;
        }
    }

    private void ripened(ChoiceProgress choice) {
        if (!streamed || handedOver[choice.index()]) {
            return;
        }
        if (usageNews == Dialect.UsageNews.EACH) {
            if (choice.isCounted()) {
                handOver(choice, prompt);
            } else {
                awaitsUsage = choice;
            }
        } else if (!allFinished()) {
            handOver(choice, promptOnce());
        }
    }

    @Override
    public void usage(Tokens usage, @Nullable ChoiceProgress latest) {
        if (streamed && usageNews == Dialect.UsageNews.EACH) {
            total = total == null ? usage : total.plus(usage);
            prompt = new Tokens(usage.prompt(), usage.cached(), 0);
            ChoiceProgress owner = latest != null ? latest : awaitsUsage;
            if (owner != null) {
                owner.counted(usage.completion());
            }
            if (owner != null && owner == awaitsUsage) {
                awaitsUsage = null;
                handOver(owner, prompt);
            }
        } else if (streamed && usageNews == Dialect.UsageNews.GROWING && latest != null) {
            prompt = new Tokens(usage.prompt(), usage.cached(), 0);
            latest.counted(usage.completion());
        } else {
            total = usage;
            prompt = new Tokens(usage.prompt(), usage.cached(), 0);
        }
    }

    @Override
    public void error(String message, int code) {
        throw UpstreamBackend.ERRORS.amidReply(message, code);
    }

    /** Called when nothing more will arrive: hands over the remaining choices. For a whole document, that is all. */
    void end() {
        shareOut();
        for (ChoiceProgress choice : choices) {
            if (!handedOver[choice.index()]) {
                if (isGood(choice)) {
                    handOver(choice, promptOnce());
                } else {
                    listener.grew(-seen[choice.index()]);
                }
            }
        }
    }

    /** Divides the engine's total count among choices that it did not count one by one. */
    private void shareOut() {
        Tokens all = total;
        if (all == null || (usageNews == Dialect.UsageNews.EACH && streamed)) {
            return;
        }
        if (choices.length == 1) {
            choices[0].counted(all.completion());
            return;
        }
        long length = 0;
        for (ChoiceProgress choice : choices) {
            if (streamed || choice.isCounted() || choice.logProbs() != null) {
                return;
            }
            length += choice.length();
        }
        long lengthSoFar = 0;
        long tokensSoFar = 0;
        for (ChoiceProgress choice : choices) {
            lengthSoFar += choice.length();
            long upTo = length == 0 ? 0 : Math.round((double) all.completion() * lengthSoFar / length);
            choice.counted(upTo - tokensSoFar);
            tokensSoFar = upTo;
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

    private Tokens promptOnce() {
        if (promptGiven || prompt.prompt() == 0) {
            return Tokens.NONE;
        }
        promptGiven = true;
        return prompt;
    }

    private void handOver(ChoiceProgress choice, Tokens promptShare) {
        int i = choice.index();
        if (handedOver[i] || !isGood(choice)) {
            return;
        }
        handedOver[i] = true;
        listener.grew(-seen[i]);
        seen[i] = 0;
        Tokens tokens = promptShare.plus(new Tokens(0, 0, choice.tokens()));
        given = given.plus(tokens);
        listener.finished(choice, tokens);
    }

    boolean isHandedOver(int index) {
        return handedOver[index];
    }

    boolean isComplete() {
        for (boolean done : handedOver) {
            if (!done) {
                return false;
            }
        }
        return true;
    }

    /** The tokens this call used, as reported by the engine, or else those of the choices handed over. */
    Tokens spent() {
        Tokens all = total;
        if (all != null) {
            return all;
        }
        if (usageNews != Dialect.UsageNews.GROWING) {
            return given;
        }
        long completion = 0;
        for (ChoiceProgress choice : choices) {
            completion += choice.isCounted() ? choice.tokens() : 0;
        }
        return completion > 0 ? prompt.plus(new Tokens(0, 0, completion)) : given;
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
