package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.Steps;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Proposer, verifier, inbox and clock in virtual time: what every sample answers, how long it takes and how it fails is
 * a function of its trial, so that one script can be played in many orders.
 */
public final class VirtualWorld implements Inbox, InstantSource, Proposer, Verifier {

    public static final int PROMPT_TOKENS = 10;

    /**
     * What becomes of one sample.
     *
     * @param text null for a failure
     * @param step what it writes where one step is asked for; null when its step is {@code text} and ends the answer
     * @param tokens completion tokens it wants; cut to the limit it is given
     * @param score null for a failure to score
     * @param calls what it calls where there are tools; empty when it answers in text all the same
     */
    public record Script(
            @Nullable String text,
            @Nullable String step,
            int tokens,
            long millis,
            @Nullable Double score,
            boolean twice,
            List<ToolCall> calls) {

        public Script(
                @Nullable String text,
                @Nullable String step,
                int tokens,
                long millis,
                @Nullable Double score,
                boolean twice) {
            this(text, step, tokens, millis, score, twice, List.of());
        }

        public Script(@Nullable String text, int tokens, long millis, @Nullable Double score, boolean twice) {
            this(text, null, tokens, millis, score, twice);
        }
    }

    private final IntFunction<Script> fates;
    private final long seed;
    private final VirtualTime time = new VirtualTime();
    private final Set<Integer> cancelled = new HashSet<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int calls;
    private int inFlight;
    private long progressAfter;
    private long progress;
    private boolean judgeAsksAModel;
    private boolean readsWhatItIsSent;
    private @Nullable String note;
    private boolean alwaysSpeaks;
    public int mostInFlight;
    public int samples;
    public int scores;
    public long tokensSpent;
    public final List<Integer> cancelledCalls = new ArrayList<>();

    /**
     * @param fates what becomes of each trial
     * @param seed the seed of the searches, from which a call's trials are known
     */
    public VirtualWorld(IntFunction<Script> fates, long seed) {
        this.fates = fates;
        this.seed = seed;
    }

    public static Failure failure(String message) {
        return Failure.of(Failure.Kind.UPSTREAM_ERROR, message);
    }

    /** Every call to the proposer reports so many tokens under way after so long. */
    public void progressAt(long millis, long tokens) {
        progressAfter = millis;
        progress = tokens;
    }

    /** From now on a score costs what a judge would: the problem, the text and some words of its own to read, one to say. */
    public void judgeAsksAModel() {
        judgeAsksAModel = true;
    }

    /** From now on a sample costs what it reads: its messages as they are estimated, and half of that of its prefix. */
    public void readsWhatItIsSent() {
        readsWhatItIsSent = true;
    }

    private int promptTokens(Proposer.Request request) {
        long all = 0;
        for (Prefix prefix : request.prefixes()) {
            all += prefix.samples() * (TokenEstimate.of(request.messages()) + TokenEstimate.of(prefix.text()) / 2);
        }
        return readsWhatItIsSent ? (int) all : PROMPT_TOKENS;
    }

    /** Every call to the proposer begins with a note. */
    public void note(String text) {
        note = text;
    }

    /** From now on every call sends what it writes, also one that is not live. */
    public void alwaysSpeaks() {
        alwaysSpeaks = true;
    }

    public void abandonAt(long millis) {
        time.after(Duration.ofMillis(millis), () -> post(new Event.Abandoned()));
    }

    @Override
    public Instant instant() {
        return time.instant();
    }

    @Override
    public void post(Event event) {
        time.post(event);
    }

    @Override
    public @Nullable Event take(Instant until) {
        return time.take(until);
    }

    /** A part of a call is no longer in flight; a reply that comes a second time ends nothing. */
    private boolean finishes(Object reply) {
        return switch (reply) {
            case ProposalReply.Continuation continuation -> seen.add(continuation);
            case ProposalReply.Failed failed -> seen.add(failed);
            default -> reply instanceof ScoreReply.Scored || reply instanceof ScoreReply.Failed;
        };
    }

    @Override
    public InFlight propose(Request request, Instant deadline, Consumer<? super ProposalReply> replies) {
        int call = calls++;
        long last = 0;
        long completion = 0;
        int sample = 0;
        boolean isStep = request.unit() == Move.Unit.STEP;
        boolean mayCall = request.tools() != null;
        samples += request.samples();
        int prompt = promptTokens(request);
        begin(request.samples());
        if (note != null) {
            schedule(call, 0, new ProposalReply.Noted(note), replies);
        }
        for (int p = 0; p < request.prefixes().size(); p++) {
            Prefix prefix = request.prefixes().get(p);
            for (int i = 0; i < prefix.samples(); i++) {
                int trial = (int) (prefix.seed() + i - seed);
                Script fate = fates.apply(trial);
                last = Math.max(last, fate.millis());
                ProposalReply reply = reply(
                        p,
                        i,
                        sample == 0 ? prompt : 0,
                        fate,
                        isStep,
                        mayCall,
                        request.sampling().maxTokens());
                if (reply instanceof ProposalReply.Continuation continuation) {
                    completion += continuation.tokens().completion();
                }
                if (request.live() || alwaysSpeaks) {
                    speak(call, p, i, fate, replies);
                }
                schedule(call, fate.millis(), reply, replies);
                if (fate.twice()) {
                    schedule(call, fate.millis(), reply, replies);
                }
                sample++;
            }
        }
        if (progress > 0) {
            schedule(call, progressAfter, new ProposalReply.Progress(progress), replies);
        }
        tokensSpent += prompt + completion;
        schedule(call, last, new ProposalReply.End(request.model(), new Tokens(prompt, 0, completion)), replies);
        return () -> cancel(call);
    }

    /** Sends the words of a sample one after the other, evenly in its time; a sample that fails breaks off after some. */
    private void speak(int call, int prefix, int sample, Script fate, Consumer<? super ProposalReply> replies) {
        String[] words =
                Objects.requireNonNullElse(fate.text(), "I was about to ").split("(?<= )");
        for (int i = 0; i < words.length; i++) {
            schedule(
                    call,
                    (i + 1) * fate.millis() / (words.length + 1),
                    new ProposalReply.Delta(prefix, sample, words[i], null),
                    replies);
        }
    }

    private static ProposalReply reply(
            int prefix, int sample, int prompt, Script fate, boolean isStep, boolean mayCall, int most) {
        if (fate.text() == null) {
            return new ProposalReply.Failed(prefix, sample, failure("scripted"));
        }
        boolean cut = fate.tokens() > most;
        boolean goesOn = isStep && fate.step() != null;
        FinishReason finish = cut ? FinishReason.LENGTH : goesOn ? FinishReason.STEP : FinishReason.STOP;
        return new ProposalReply.Continuation(
                prefix,
                sample,
                goesOn ? Objects.requireNonNull(fate.step()) : fate.text(),
                null,
                finish,
                new Tokens(prompt, 0, Math.min(fate.tokens(), most)),
                null,
                List.of(),
                mayCall ? fate.calls() : List.of(),
                null);
    }

    @Override
    public InFlight score(Problem problem, List<Node> nodes, Instant deadline, Consumer<? super ScoreReply> replies) {
        int call = calls++;
        scores += nodes.size();
        begin(nodes.size());
        long last = 0;
        Tokens all = Tokens.NONE;
        for (int i = 0; i < nodes.size(); i++) {
            Script fate = fates.apply(nodes.get(i).trial());
            Double score = fate.score();
            Tokens tokens = judgeAsksAModel && score != null
                    ? new Tokens(PROMPT_TOKENS + nodes.get(i).textTokens() + 50, 0, 1)
                    : Tokens.NONE;
            all = all.plus(tokens);
            ScoreReply reply = score == null
                    ? new ScoreReply.Failed(i, failure("not scored"))
                    : new ScoreReply.Scored(i, score(nodes.get(i), score), tokens);
            long after = fate.millis() % 7;
            last = Math.max(last, after);
            schedule(call, after, reply, replies);
        }
        tokensSpent += all.total();
        schedule(call, last, new ScoreReply.End(null, all), replies);
        return () -> cancel(call);
    }

    /** A score for each step, the last of which is the script's. */
    private static Score score(Node node, double value) {
        int steps = Steps.of(node.text()).size();
        List<Double> scores = new ArrayList<>(Collections.nCopies(steps - 1, 1.0));
        scores.add(value);
        return steps == 1 ? Score.outcome(value, null) : Score.steps(scores, null);
    }

    private void begin(int parts) {
        inFlight += parts;
        mostInFlight = Math.max(mostInFlight, inFlight);
    }

    private void cancel(int call) {
        cancelled.add(call);
        cancelledCalls.add(call);
    }

    private <R> void schedule(int call, long millis, R reply, Consumer<? super R> replies) {
        time.after(Duration.ofMillis(millis), () -> {
            if (cancelled.contains(call)) {
                return;
            }
            if (finishes(reply)) {
                inFlight--;
            }
            replies.accept(reply);
        });
    }
}
