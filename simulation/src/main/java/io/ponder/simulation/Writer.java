package io.ponder.simulation;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.score.Steps;
import io.ponder.reasoning.strategy.Move;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the synthetic model writes: solutions and steps, revisions of answers it is shown, second thoughts after "Wait". It sees
 * the text alone, as a real model does.
 *
 * <p>Shown an answer of its own, or made to think again, it keeps a right answer with probability {@link #KEEPS_RIGHT} and a
 * wrong one with {@link #KEEPS_WRONG}; otherwise it tries again from the start, and is right as often as at first. Shown
 * several, it does so with the one that its {@link Critic} takes for the most consistent.
 */
final class Writer {

    static final double KEEPS_RIGHT = 0.9;
    static final double KEEPS_WRONG = 0.8;

    private static final String WAIT = "Wait";
    private static final String FINAL = "Final Answer: ";
    private static final List<String> OPENINGS = List.of(
            "",
            "so ",
            "now ",
            "then ",
            "from that, ",
            "we see that ",
            "it follows that ",
            "going on, ",
            "taking the last value, ",
            "by the rule of the chain ",
            "after one more link ",
            "it is plain that ",
            "we now have it: ",
            "one link further ",
            "working it out, ",
            "carefully now, ");

    /** Above each of the answers that it is shown in the question. */
    private static final Pattern SHOWN = Pattern.compile("(?m)^(?:Solution|Reference|Response) \\d+:$");

    private final SyntheticProblem problem;

    Writer(SyntheticProblem problem) {
        this.problem = problem;
    }

    /**
     * A continuation, and whether the answer has ended.
     *
     * @param logProb of its steps, in nats; null for what is no plain solution
     */
    record Written(String text, boolean ended, @Nullable Double logProb) {
        Written(String text, boolean ended) {
            this(text, ended, null);
        }
    }

    /**
     * @param messages the problem, alone or with answers to it in one message, or with attempts and requests to revise them
     * @param prefix what is continued
     */
    Written write(List<Message> messages, String prefix, Move.Unit unit, Chance chance) {
        if (messages.size() > 1) {
            String attempt = messages.stream()
                    .filter(message -> message.role() == Message.Role.ASSISTANT)
                    .reduce((first, second) -> second)
                    .orElseThrow(
                            () -> new IllegalStateException("a prompt unknown to the synthetic model: " + messages))
                    .content();
            return reconsider(attempt, "I checked it, and it holds. ", chance);
        }
        List<String> shown = Critic.parts(messages.getFirst().content(), SHOWN);
        if (!shown.isEmpty()) {
            return reconsider(shown.get(Critic.consistent(shown, chance) - 1), "I compared them. ", chance);
        }
        if (prefix.endsWith(WAIT)) {
            return reconsider(prefix, ", I checked it, and it holds. ", chance);
        }
        if (prefix.endsWith(FINAL)) {
            return new Written(boxed(Place.after(prefix, problem)), true);
        }
        return steps(Place.after(prefix, problem), unit, chance);
    }

    private Written reconsider(String attempt, String verdict, Chance chance) {
        Place end = Place.after(attempt, problem);
        if (chance.happens(end.isRight() ? KEEPS_RIGHT : KEEPS_WRONG)) {
            StringBuilder text = new StringBuilder(verdict);
            Place.write(text, problem.steps(), "", problem.value(end.chain(), problem.steps()));
            return ended(text, end);
        }
        Written again = steps(new Place(0, SyntheticProblem.RIGHT), Move.Unit.SOLUTION, chance);
        return new Written(
                (verdict.startsWith(",") ? ", once more." : "Once more.") + Steps.SEPARATOR + again.text, true);
    }

    private Written steps(Place from, Move.Unit unit, Chance chance) {
        StringBuilder text = new StringBuilder();
        int chain = from.chain();
        double logProb = 0;
        for (int step = from.step() + 1; step <= problem.steps(); step++) {
            int next = next(chain, chance);
            logProb += problem.logProb(chain, next) - StrictMath.log(OPENINGS.size());
            chain = next;
            write(text, step, chain, chance);
            if (step < problem.steps()) {
                text.append('.').append(Steps.SEPARATOR);
            }
            if (step < problem.steps() && unit == Move.Unit.STEP) {
                return new Written(text.toString(), false, logProb);
            }
        }
        Written whole = ended(text, new Place(problem.steps(), chain));
        return new Written(whole.text, true, logProb);
    }

    private Written ended(StringBuilder text, Place end) {
        return new Written(text + ", so the answer is " + boxed(end) + ".", true);
    }

    private void write(StringBuilder text, int step, int chain, Chance chance) {
        String opening = OPENINGS.get(chance.below(OPENINGS.size()));
        Place.write(text, step, opening, problem.value(chain, step));
    }

    private int next(int chain, Chance chance) {
        if (chain != SyntheticProblem.RIGHT || chance.happens(problem.stepRight())) {
            return chain;
        }
        return chance.happens(problem.dominance()) ? 1 : 2 + chance.below(SyntheticProblem.DISTRACTORS - 1);
    }

    private String boxed(Place end) {
        return "\\boxed{" + problem.value(end.chain(), problem.steps()) + "}";
    }
}
