package io.ponder.dataset.recipe;

import io.ponder.datasets.process.Rollouts;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** Completes solutions from some of their steps on, with searches that are paid for once. */
final class StepRollouts implements Rollouts {

    private static final String BETWEEN = "\n\n";

    private final Draft draft;
    private final UnitTools tools;
    private final RecipeValues values;

    StepRollouts(Draft draft, UnitTools tools, RecipeValues values) {
        this.draft = draft;
        this.tools = tools;
        this.values = values;
    }

    /** The steps of a solution: what stands between blank lines. */
    static List<String> steps(String text) {
        List<String> steps = new ArrayList<>();
        for (String step : text.strip().split("\\n\\s*\\n")) {
            if (!step.isBlank()) {
                steps.add(step.strip());
            }
        }
        return steps;
    }

    @Override
    public Rolled from(List<String> steps, int wanted) {
        String begun = String.join(BETWEEN, steps) + BETWEEN;
        List<DrawnSample> drawn = draw(steps.isEmpty() ? "" : begun, wanted);
        int right = 0;
        List<List<String>> wrong = new ArrayList<>();
        int judged = 0;
        for (DrawnSample sample : drawn) {
            Reading reading =
                    sample.complete() ? UnitTools.read(draft.item(), begun + sample.text(), true) : Reading.UNREADABLE;
            if (reading == Reading.RIGHT || reading == Reading.WRONG) {
                judged++;
                right += reading == Reading.RIGHT ? 1 : 0;
                if (reading == Reading.WRONG) {
                    wrong.add(steps(sample.text()));
                }
            }
        }
        if (judged == 0) {
            throw Failure.of(Kind.NO_ANSWER, "none of " + wanted + " continuations had an answer that can be compared")
                    .asException();
        }
        return new Rolled(judged, right, wrong);
    }

    private List<DrawnSample> draw(String begun, int wanted) {
        List<Message> messages = new ArrayList<>(draft.question());
        Map<String, Object> options = Map.of();
        if (!begun.isEmpty()) {
            messages.add(Message.assistant(begun));
            options = Map.of("continue_final_message", true);
        }
        try {
            return tools.draw(
                            draft.item(),
                            Asking.vote(values, messages, wanted, "rollout", null)
                                    .withOptions(options))
                    .samples();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the process stops");
        }
    }
}
