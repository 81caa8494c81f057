package io.ponder.proposer.upstream;

import io.ponder.answers.extract.Thinking;
import io.ponder.reasoning.engine.ProposalReply.Alternative;
import io.ponder.reasoning.model.AnswerTokens;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.TokenDistribution;
import io.ponder.reasoning.model.TokenDistributions;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.model.ToolCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has arrived so far of one choice of a reply. */
final class ChoiceProgress {

    /** No tokenizer averages more characters per token than this. An engine may send many tokens in one chunk. */
    private static final int CHARS_PER_TOKEN = 6;

    /** The finish reason of a choice that went on beyond the limits of its call. */
    static final String OVERLONG = "length";

    private final int index;
    private final Asked asked;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final CallsProgress calls = new CallsProgress();
    private final List<TokenLogProb> tokenLogProbs = new ArrayList<>();
    private final TokenDistributions distributions = new TokenDistributions();
    private final AnswerTokens words = new AnswerTokens();
    private double[] logProbs = {};
    private int logProbCount;
    private List<Alternative> alternatives = List.of();
    private int chunks;
    private int callsLength;
    private boolean overlong;
    private boolean answers;
    private long counted = -1;
    private @Nullable String finish;
    private boolean stopKnown;
    private @Nullable String stoppedBy;

    ChoiceProgress(int index, Asked asked) {
        this.index = index;
        this.asked = asked;
    }

    int index() {
        return index;
    }

    /** Adds to the choice, and ends it where it becomes longer than what was asked for. */
    void append(@Nullable String more, @Nullable String thought, @Nullable String refused) {
        int before = length();
        append(reasoning, thought);
        append(text, more);
        append(refusal, refused);
        if (length() > before) {
            chunks++;
        }
    }

    private void append(StringBuilder to, @Nullable String more) {
        if (more == null || more.isEmpty() || overlong) {
            return;
        }
        int room = asked.mostCharacters() - length();
        overlong = more.length() > room;
        to.append(more, 0, Math.min(more.length(), room));
    }

    /** Adds to the tool calls, within the same limits as text. */
    void call(List<CallReader.Piece> pieces) {
        for (CallReader.Piece piece : pieces) {
            int room = asked.mostCharacters() - length();
            if (!overlong && room > 0) {
                int added = calls.add(piece, room);
                overlong = added > room;
                callsLength += Math.min(added, room);
                chunks += added > 0 ? 1 : 0;
            }
        }
    }

    /** Whether the engine wrote more than it was asked to; what is beyond is not kept. */
    boolean isOverlong() {
        return overlong;
    }

    /** @param token as the engine writes it; empty if it does not say */
    void logProb(double value, String token) {
        words.add(token);
        if (logProbCount == logProbs.length) {
            logProbs = Arrays.copyOf(logProbs, Math.max(64, 2 * logProbs.length));
        }
        logProbs[logProbCount++] = value;
    }

    void token(TokenLogProb token) {
        tokenLogProbs.add(token);
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
        finish = overlong ? OVERLONG : reason;
    }

    /** @param word the stop string that ended the choice; null if the model ended it by itself */
    void stoppedBy(@Nullable String word) {
        stopKnown = true;
        stoppedBy = word;
    }

    /** The engine's own count of this choice's tokens. A count of 0 beside a text is none, nor is a negative one. */
    void counted(long tokens) {
        counted = tokens > 0 || (tokens == 0 && length() == 0) ? tokens : counted;
    }

    boolean isCounted() {
        return counted >= 0;
    }

    /** Completion tokens: the engine's count, or else the number of log-probabilities, or else an estimate. */
    long tokens() {
        if (counted >= 0) {
            return counted;
        }
        int guess =
                logProbCount > 0 ? logProbCount : Math.max(chunks, (length() + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN);
        return Math.min(guess, asked.maxTokens());
    }

    int length() {
        return text.length() + reasoning.length() + refusal.length() + callsLength;
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

    /** What was written of the text from this place on; not half of a character. */
    String textFrom(int from) {
        return whole(text, from);
    }

    /** What was written of the thought from this place on; not half of a character. */
    String reasoningFrom(int from) {
        return whole(reasoning, from);
    }

    private static String whole(StringBuilder text, int from) {
        int end = text.length();
        boolean isHalf = end > from && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(from, isHalf ? end - 1 : end);
    }

    /** Whether it has written more tokens than a thought may have, and still thinks. */
    boolean isThoughtLongerThan(int most) {
        if (answers || tokens() <= most) {
            return false;
        }
        answers = !isThinking();
        return !answers;
    }

    private boolean isThinking() {
        boolean isApart = text.isEmpty() && refusal.isEmpty() && calls.isEmpty() && !reasoning.isEmpty();
        return isApart || !text.isEmpty() && Thinking.textAfter(text.toString()).isEmpty();
    }

    /** What the model called. */
    List<ToolCall> calls() {
        return calls.isEmpty() ? List.of() : calls.calls(finishReason().equals(OVERLONG));
    }

    /** Each token with its probability; null if they were not read. */
    @Nullable
    List<TokenLogProb> tokenLogProbs() {
        return tokenLogProbs.isEmpty() ? null : tokenLogProbs;
    }

    @Nullable
    String reasoning() {
        return reasoning.isEmpty() ? null : reasoning.toString();
    }

    /** Why the model refused, in its words; empty if it did not. */
    String refusal() {
        return refusal.toString();
    }

    @Nullable
    LogProbs logProbs() {
        if (logProbCount == 0) {
            return null;
        }
        double[] values = Arrays.copyOf(logProbs, logProbCount);
        boolean complete = !finishReason().equals(OVERLONG);
        return LogProbs.of(values).with(distributions.mean()).withAnswer(words.mean(values, complete));
    }

    List<Alternative> alternatives() {
        return alternatives;
    }
}
