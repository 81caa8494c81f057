package io.ponder.reasoning.strategy;

import io.ponder.reasoning.model.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy wants done next. A {@code ticket} is a number of the strategy's own choice that comes back with every
 * result of the move.
 */
public sealed interface Move {

    /**
     * Draw continuations of a node.
     *
     * @param node the root or any node that was told; a candidate too, when {@code variation} says how to go on from it
     * @param samples how many, at least 1: the engine starts them as budget and parallel limit allow, in order
     * @param unit whole solutions, or single steps
     * @param variation how these differ from the search's usual samples
     */
    record Propose(int ticket, Node node, int samples, Unit unit, Variation variation) implements Move {
        public Propose {
            if (samples < 1) {
                throw new IllegalArgumentException("a move asks for " + samples + " samples");
            }
        }

        /** Continuations to the end of the answer. */
        public static Propose solutions(int ticket, Node node, int samples) {
            return new Propose(ticket, node, samples, Unit.SOLUTION, Variation.NONE);
        }

        /** Single next steps. */
        public static Propose steps(int ticket, Node node, int samples) {
            return new Propose(ticket, node, samples, Unit.STEP, Variation.NONE);
        }

        /** The same for one sample that is the answer whatever it says, so that its words can be passed on as they come. */
        public Propose asTheAnswer() {
            return new Propose(ticket, node, samples, unit, variation.asTheAnswer());
        }

        public Propose with(Variation other) {
            return new Propose(ticket, node, samples, unit, other);
        }
    }

    /**
     * Ask the model about candidates or prefixes. The reply is not a candidate itself, and its cost counts as the verifier's.
     *
     * @param about the node that its tokens are booked on; the root when it compares several
     * @param messages what is asked
     * @param samples replies wanted, at least 1
     * @param model one of the search's models; null for its own
     */
    record Consult(
            int ticket,
            Node about,
            List<Message> messages,
            int samples,
            double temperature,
            int maxTokens,
            @Nullable String model)
            implements Move {
        public Consult {
            messages = List.copyOf(messages);
        }

        /** Asks the search's own model. */
        public Consult(int ticket, Node about, List<Message> messages, int samples, double temperature, int maxTokens) {
            this(ticket, about, messages, samples, temperature, maxTokens, null);
        }
    }

    /** Score a node with the search's verifier. Moves of one round reach it in one call. */
    record Score(Node node) implements Move {}

    /** Stop the proposals and questions with a ticket that are waiting or under way at this moment. */
    record Withdraw(int ticket) implements Move {}

    /** How far one continuation goes. */
    enum Unit {
        SOLUTION,
        STEP
    }

    /**
     * How a proposal differs from the search's usual ones; null means as usual.
     *
     * @param messages put to the model instead of the problem's
     * @param prefix continued instead of the node's text; empty for a new answer
     * @param temperature 0 to 2
     * @param maxTokens completion tokens; by default what the node's text leaves of the search's {@code max_tokens}
     * @param confidenceFloor see {@link io.ponder.reasoning.model.Sampling}
     * @param model one of the search's models
     * @param isTheAnswer whether the sample is the answer, whatever it says
     */
    record Variation(
            @Nullable List<Message> messages,
            @Nullable String prefix,
            @Nullable Double temperature,
            @Nullable Integer maxTokens,
            @Nullable Double confidenceFloor,
            @Nullable String model,
            boolean isTheAnswer) {

        public static final Variation NONE = new Variation(null, null, null, null, null, null, false);

        public Variation withMessages(List<Message> other) {
            return new Variation(
                    List.copyOf(other), prefix, temperature, maxTokens, confidenceFloor, model, isTheAnswer);
        }

        public Variation withPrefix(String other) {
            return new Variation(messages, other, temperature, maxTokens, confidenceFloor, model, isTheAnswer);
        }

        public Variation withTemperature(double other) {
            return new Variation(messages, prefix, other, maxTokens, confidenceFloor, model, isTheAnswer);
        }

        public Variation withMaxTokens(int other) {
            return new Variation(messages, prefix, temperature, other, confidenceFloor, model, isTheAnswer);
        }

        public Variation withConfidenceFloor(@Nullable Double other) {
            return new Variation(messages, prefix, temperature, maxTokens, other, model, isTheAnswer);
        }

        public Variation asTheAnswer() {
            return new Variation(messages, prefix, temperature, maxTokens, confidenceFloor, model, true);
        }

        public Variation withModel(String other) {
            return new Variation(messages, prefix, temperature, maxTokens, confidenceFloor, other, isTheAnswer);
        }
    }
}
