package io.ponder.proposer.upstream;

import io.ponder.reasoning.engine.ProposalReply.Alternative;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.TokenDistribution;
import io.ponder.reasoning.model.TokenDistributions;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has arrived so far of one choice of a reply. */
final class ChoiceProgress {

    /** No tokenizer averages more characters per token than this. An engine may send many tokens in one chunk. */
    private static final int CHARS_PER_TOKEN = 6;

    private final int index;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final TokenDistributions distributions = new TokenDistributions();
    private double[] logProbs = {};
    private int logProbCount;
    private List<Alternative> alternatives = List.of();
    private int chunks;
    private long counted = -1;
    private @Nullable String finish;
    private boolean stopKnown;
    private @Nullable String stoppedBy;

    ChoiceProgress(int index) {
        this.index = index;
    }

    int index() {
        return index;
    }

    void append(@Nullable String more, @Nullable String thought) {
        boolean grew = false;
        if (more != null && !more.isEmpty()) {
            text.append(more);
            grew = true;
        }
        if (thought != null && !thought.isEmpty()) {
            reasoning.append(thought);
            grew = true;
        }
        if (grew) {
            chunks++;
        }
    }

    void logProb(double value) {
        if (logProbCount == logProbs.length) {
            logProbs = Arrays.copyOf(logProbs, Math.max(64, 2 * logProbs.length));
        }
        logProbs[logProbCount++] = value;
    }

    void drawnFrom(TokenDistribution token) {
        distributions.add(token);
    }

    /** Whether the last tokens were less probable than {@code floor}. */
    boolean isBelow(double floor) {
        return logProbCount >= LogProbs.GROUP && LogProbs.lastGroup(logProbs, logProbCount) < floor;
    }

    boolean awaitsAlternatives() {
        return logProbCount == 0;
    }

    void alternatives(List<Alternative> firstTokens) {
        alternatives = firstTokens;
    }

    void finish(String reason) {
        finish = reason;
    }

    /** @param word the stop string that ended the choice; null if the model ended it by itself */
    void stoppedBy(@Nullable String word) {
        stopKnown = true;
        stoppedBy = word;
    }

    /** The engine's own count of this choice's tokens. */
    void counted(long tokens) {
        counted = tokens;
    }

    boolean isCounted() {
        return counted >= 0;
    }

    /** Completion tokens: the engine's count, or else the number of log-probabilities, or else an estimate. */
    long tokens() {
        if (counted >= 0) {
            return counted;
        }
        if (logProbCount > 0) {
            return logProbCount;
        }
        return Math.max(chunks, (length() + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN);
    }

    int length() {
        return text.length() + reasoning.length();
    }

    boolean isFinished() {
        return finish != null;
    }

    /** The engine's own word for why the choice ended; empty while it goes on. */
    String finishReason() {
        return finish == null ? "" : finish;
    }

    boolean isStopKnown() {
        return stopKnown;
    }

    @Nullable
    String stoppedBy() {
        return stoppedBy;
    }

    String text() {
        return text.toString();
    }

    @Nullable
    String reasoning() {
        return reasoning.isEmpty() ? null : reasoning.toString();
    }

    @Nullable
    LogProbs logProbs() {
        return logProbCount == 0
                ? null
                : LogProbs.of(Arrays.copyOf(logProbs, logProbCount)).with(distributions.mean());
    }

    List<Alternative> alternatives() {
        return alternatives;
    }
}
