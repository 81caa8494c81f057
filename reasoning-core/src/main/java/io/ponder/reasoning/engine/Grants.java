package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Move.Unit;
import io.ponder.reasoning.trace.SearchResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says how much of a move the budget allows now, by what it may cost at most. */
final class Grants {

    /** Completion tokens of one step, where the strategy does not say: longer ones are cut, and go on as the next step. */
    private static final int STEP_TOKENS = 256;

    private final SearchPlan plan;
    private final Ledger ledger;
    private final WorstCase worstCase;
    private final Growth growth;
    private final Outcome outcome;

    Grants(SearchPlan plan, Ledger ledger, Growth growth, Outcome outcome) {
        this.plan = plan;
        this.ledger = ledger;
        this.worstCase = new WorstCase(ledger, plan.verifier());
        this.growth = growth;
        this.outcome = outcome;
    }

    /**
     * @param isAlone whether nothing is under way that could free any budget
     * @param isFirst whether the move begins a call
     * @return null when nothing of the move can start now
     */
    @Nullable
    Grant of(Waiting move, boolean isAlone, boolean isFirst) {
        int room = room(move);
        if (room <= 0) {
            return null;
        }
        long prompt = promptTokens(move);
        int maxTokens = maxTokens(move);
        Ledger.Estimate each = worst(move, prompt, maxTokens, isFirst);
        Ledger.Estimate held = held(move, each);
        int samples = ledger.affordable(each, room, held);
        if (samples > 0) {
            return grant(move, samples, maxTokens, each, prompt);
        }
        if (!isAlone) {
            return null;
        }
        // One shorter sample is the best use of what is left.
        int shorter = move.mayClose() ? worstCase.shortened(prompt, maxTokens, price(move), held) : 0;
        if (shorter < Grant.SHORTEST_SAMPLE) {
            outcome.refused(
                    ledger.tighter(each.plus(held)), each.plus(scoring(move)).tokens());
            return null;
        }
        return grant(move, 1, shorter, worst(move, prompt, shorter, isFirst), prompt);
    }

    /**
     * What the budget allowed of a move in a recorded search.
     *
     * @param maxTokens of each sample; null where nothing shortens them
     * @param isFirst whether the move began its call
     */
    Grant recorded(Waiting move, int samples, @Nullable Integer maxTokens, boolean isFirst) {
        int most = maxTokens == null ? maxTokens(move) : maxTokens;
        long prompt = promptTokens(move);
        return grant(move, samples, most, worst(move, prompt, most, isFirst), prompt);
    }

    /** Holds what a grant may cost until each of its samples has ended. */
    void reserve(Grant grant) {
        for (int i = 0; i < grant.samples(); i++) {
            ledger.started(grant.move().isNewSample(), grant.each());
        }
    }

    /** Whether there is room for another call for what a silent one owes, should both cost all they can. */
    boolean roomAgain(Call silent) {
        List<Call.Part> pending = silent.pendingParts();
        Ledger.Estimate all =
                pending.stream().map(Call.Part::reserved).reduce(Ledger.Estimate.NOTHING, Ledger.Estimate::plus);
        return pending.size() <= ledger.parallelLeft()
                && ledger.affordable(all, 1, held(pending.getFirst().grant().move(), all)) == 1;
    }

    /** How many samples the limits on their number allow. */
    private int room(Waiting move) {
        int room = Math.min(move.left(), ledger.parallelLeft());
        if (!move.isNewSample()) {
            return room;
        }
        int samplesLeft = ledger.samplesLeft() - (move.mayClose() || growth.hasCandidate() ? 0 : 1);
        if (samplesLeft <= 0) {
            outcome.cutBy(SearchResult.CutBy.MAX_SAMPLES);
        }
        return Math.min(room, samplesLeft);
    }

    private Grant grant(Waiting move, int samples, int maxTokens, Ledger.Estimate each, long promptTokens) {
        Grant.Manner manner = move.kind == Waiting.Kind.SCORE ? null : manner(move, maxTokens);
        return new Grant(move, move.nextTrial(), samples, manner, each, promptTokens);
    }

    private Grant.Manner manner(Waiting move, int maxTokens) {
        List<Message> messages = move.variation.messages();
        Sampling usual = plan.sampling();
        Sampling sampling = (move.kind == Waiting.Kind.CONSULT ? usual.inPlainText() : usual)
                .withMaxTokens(maxTokens)
                .withConfidenceFloor(move.variation.confidenceFloor());
        if (keepsAnswer(move)) {
            sampling = sampling.withThinkingTokens(sampling.thoughtLimit());
        }
        Double temperature = move.variation.temperature();
        return new Grant.Manner(
                model(move),
                messages == null ? plan.problem().messages() : messages,
                move.unit,
                temperature == null ? sampling : sampling.withTemperature(temperature));
    }

    /**
     * Whether a thought is to leave room for its answer, so that both fit into the tokens of one sample. Only where there is
     * one sample to draw: of several in one call, none can be ended early alone.
     */
    private boolean keepsAnswer(Waiting move) {
        Move.Variation variation = move.variation;
        return Thoughts.canBeAnswered(plan)
                && variation.isTheAnswer()
                && variation.maxTokens() == null
                && variation.prefix() == null;
    }

    private Ledger.Estimate worst(Waiting move, long prompt, int maxTokens, boolean isFirst) {
        return switch (move.kind) {
            case PROPOSE -> worstCase.sample(prompt, maxTokens, price(move));
            case CONSULT -> Ledger.Estimate.of(prompt, maxTokens, price(move));
            case SCORE -> isFirst ? worstCase.score(prompt).plus(ofCall()) : worstCase.score(prompt);
        };
    }

    /** What a call for scores costs beside the scores. */
    private Ledger.Estimate ofCall() {
        return worstCase.call(growth.problemTokens());
    }

    /** Room for the call that scores what a move brings. */
    private Ledger.Estimate scoring(Waiting move) {
        return move.kind == Waiting.Kind.SCORE ? Ledger.Estimate.NOTHING : ofCall();
    }

    /** What is kept free beside a move that costs so much. */
    private Ledger.Estimate held(Waiting move, Ledger.Estimate cost) {
        return move.mayClose() || cost.tokens() == 0
                ? scoring(move)
                : solution().plus(scoring(move));
    }

    /**
     * Room for one whole solution, kept free of steps, scores and questions until there is a candidate: a search that
     * works step by step must be able to end with an answer.
     */
    private Ledger.Estimate solution() {
        return growth.hasCandidate()
                ? Ledger.Estimate.NOTHING
                : worstCase.sample(growth.problemTokens(), plan.sampling().maxTokens(), plan.price(plan.model()));
    }

    private @Nullable Price price(Waiting move) {
        return plan.price(model(move));
    }

    private String model(Waiting move) {
        String model = move.variation.model();
        return model == null ? plan.model() : model;
    }

    private long promptTokens(Waiting move) {
        List<Message> messages = move.variation.messages();
        return (messages == null ? growth.problemTokens() : TokenEstimate.of(messages)) + prefixTokens(move);
    }

    private static int prefixTokens(Waiting move) {
        String prefix = move.variation.prefix();
        if (prefix == null) {
            return move.node.textTokens();
        }
        int shared = prefix.isEmpty() || move.node.isRoot() ? 0 : Growth.sharedLength(prefix, move.node);
        return (int) ((shared > 0 ? move.node.textTokens() : 0) + TokenEstimate.of(prefix.substring(shared)));
    }

    private int maxTokens(Waiting move) {
        Integer given = move.variation.maxTokens();
        int most = plan.sampling().maxTokens();
        int left = Math.max(Math.min(Grant.SHORTEST_SAMPLE, most), most - prefixTokens(move));
        if (move.unit == Unit.STEP) {
            return Math.min(left, given == null ? STEP_TOKENS : given);
        }
        return given == null ? left : given;
    }
}
