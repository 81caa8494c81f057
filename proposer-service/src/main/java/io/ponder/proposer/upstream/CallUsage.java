package io.ponder.proposer.upstream;

import io.ponder.engines.EngineUsage;
import io.ponder.reasoning.model.Tokens;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Counts the tokens of one call: as the engine counts them where that can be true, and by an estimate elsewhere. */
final class CallUsage {

    private final Asked asked;
    private final Dialect.UsageNews news;
    private final ChoiceProgress[] choices;
    private @Nullable EngineUsage said;
    private @Nullable Tokens total;
    private Tokens prompt = Tokens.NONE;
    private boolean promptGiven;
    private boolean untold;
    private boolean estimated;

    CallUsage(Asked asked, Dialect.UsageNews news, ChoiceProgress[] choices) {
        this.asked = asked;
        this.news = news;
        this.choices = choices;
    }

    /**
     * Notes what the engine says.
     *
     * @param owner the choice that it is for, if it is for one alone
     */
    void add(EngineUsage usage, boolean streamed, @Nullable ChoiceProgress owner) {
        boolean each = streamed && news == Dialect.UsageNews.EACH;
        boolean growing = streamed && news == Dialect.UsageNews.GROWING && owner != null;
        EngineUsage plausible = asked.plausible(usage, each || growing ? owner : null);
        Tokens tokens = plausible.or(asked.promptTokens(), 0);
        prompt = new Tokens(tokens.prompt(), tokens.cached(), 0);
        if (!each && !growing) {
            said = plausible;
            return;
        }
        if (owner != null) {
            owner.counted(plausible.completion());
        }
        if (each) {
            estimated |= plausible.isEstimated();
            // Each repeats the prompt, which was read once for all.
            Tokens before = total == null ? prompt : total;
            total = before.plus(new Tokens(0, 0, owner == null ? 0 : owner.tokens()));
        }
    }

    /** Tokens of the prompt for the first choice that asks once they are known, and none for the others. */
    Tokens promptOnce() {
        if (promptGiven || prompt.prompt() == 0) {
            return Tokens.NONE;
        }
        promptGiven = true;
        return prompt;
    }

    /** The engine may have worked without telling: where it has said nothing, it is taken to have read the prompt. */
    void untold() {
        untold = true;
    }

    /** Nothing more will arrive. */
    void end(boolean streamed) {
        shareOut(streamed);
        total = sum();
    }

    /** Divides the engine's total count among choices that it did not count one by one. */
    private void shareOut(boolean streamed) {
        EngineUsage all = said;
        if (all == null || all.completion() < 0 || (news == Dialect.UsageNews.EACH && streamed)) {
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

    private Tokens sum() {
        Tokens counted = total;
        if (counted != null) {
            return counted.plus(uncounted());
        }
        long written = 0;
        for (ChoiceProgress choice : choices) {
            written += choice.tokens();
        }
        EngineUsage all = said;
        if (all == null) {
            boolean isSpent = untold || written > 0;
            estimated |= isSpent;
            Tokens read = prompt.prompt() > 0 || !isSpent ? prompt : new Tokens(asked.promptTokens(), 0, 0);
            return read.plus(new Tokens(0, 0, written));
        }
        boolean isForgotten = all.completion() == 0 && written > 0;
        estimated |= isForgotten || all.isEstimated();
        Tokens tokens = all.or(asked.promptTokens(), written);
        return isForgotten ? new Tokens(tokens.prompt(), tokens.cached(), written) : tokens;
    }

    /** Of choices that the engine counts one by one, and did not come to. Their prompt was counted with the others. */
    private Tokens uncounted() {
        Tokens all = Tokens.NONE;
        for (ChoiceProgress choice : choices) {
            if (!choice.isCounted() && (untold || choice.tokens() > 0)) {
                estimated = true;
                all = all.plus(new Tokens(0, 0, choice.tokens()));
            }
        }
        return all;
    }

    /** What the call used, once it has ended. */
    Tokens spent() {
        return total == null ? Tokens.NONE : total;
    }

    /**
     * Those tokens of {@link #spent} that brought nothing.
     *
     * @param delivered the choices that did
     */
    Tokens lost(BitSet delivered) {
        if (delivered.isEmpty()) {
            return spent();
        }
        long left = spent().completion();
        for (ChoiceProgress choice : choices) {
            left -= delivered.get(choice.index()) ? choice.tokens() : 0;
        }
        return delivered.cardinality() == choices.length ? Tokens.NONE : new Tokens(0, 0, Math.max(0, left));
    }

    /** Whether a part of {@link #spent} is an estimate. */
    boolean isEstimated() {
        return estimated;
    }
}
