package io.ponder.proposer.upstream;

import io.ponder.answers.extract.Thinking;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The models whose texts begin within a thought, because their chat template opens it and the engine does not part it from
 * the answer. A text shows it only by the end of the thought, so it is learnt from one text for the next.
 */
final class OpenThoughts {

    private final Set<String> models = ConcurrentHashMap.newKeySet();

    boolean isOf(String model) {
        return models.contains(model);
    }

    /** @param choice a finished answer that continues none */
    void learn(String model, ChoiceProgress choice) {
        if (choice.reasoning() != null) {
            return;
        }
        if (Thinking.isOpenedBefore(choice.text())) {
            models.add(model);
        } else if (choice.finishReason().equals("stop")) {
            models.remove(model);
        }
    }
}
