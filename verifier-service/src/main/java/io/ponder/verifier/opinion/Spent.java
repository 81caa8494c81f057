package io.ponder.verifier.opinion;

import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.judge.JudgeAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What questions have used. Safe for use by many threads. */
final class Spent {

    private Tokens tokens = Tokens.NONE;
    private boolean estimated;
    private @Nullable String model;

    synchronized void add(JudgeAnswer answer) {
        tokens = tokens.plus(answer.tokens());
        estimated |= answer.isEstimated();
        model = model == null ? answer.model() : model;
    }

    synchronized Tokens tokens() {
        return tokens;
    }

    synchronized String model() {
        return model == null ? "the model" : model;
    }

    /** In equal parts, for candidates that were asked about together; the first has what is left over. */
    synchronized List<Tokens> among(int candidates) {
        List<Tokens> parts = new ArrayList<>();
        for (int i = 0; i < candidates; i++) {
            parts.add(new Tokens(
                    part(tokens.prompt(), i, candidates),
                    part(tokens.cached(), i, candidates),
                    part(tokens.completion(), i, candidates)));
        }
        return parts;
    }

    private static long part(long all, int index, int of) {
        return all / of + (index == 0 ? all % of : 0);
    }

    synchronized ScoreReply.End end() {
        return new ScoreReply.End(model, tokens, estimated ? true : null);
    }
}
