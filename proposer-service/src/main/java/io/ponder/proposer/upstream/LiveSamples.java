package io.ponder.proposer.upstream;

import io.ponder.answers.extract.GrowingAnswer;
import io.ponder.reasoning.engine.ProposalReply.Delta;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what the samples of a call write, while they write it: the words that are certain to be shown, in the parts that
 * they will be shown in. So the thought that a text begins with is sent as the model's thinking, without its marks. Used by
 * one thread.
 */
final class LiveSamples {

    private final int prefix;
    private final int first;
    private final boolean isContinued;
    private final boolean isThought;
    private final Consumer<Delta> send;
    private final Map<Integer, Sample> samples = new HashMap<>();

    /**
     * @param first the sample of choice 0
     * @param isContinued whether they continue a text, and so begin with no thought of their own
     * @param isThought whether the model's texts begin within a thought
     */
    LiveSamples(int prefix, int first, boolean isContinued, boolean isThought, Consumer<Delta> send) {
        this.prefix = prefix;
        this.first = first;
        this.isContinued = isContinued;
        this.isThought = isThought;
        this.send = send;
    }

    /** Sends what is new of a choice. */
    void wrote(ChoiceProgress choice) {
        samples.computeIfAbsent(choice.index(), Sample::new).wrote(choice);
    }

    /** Whether anything of some choices has been sent. */
    boolean hasBegun(int from, int count) {
        return samples.values().stream()
                .anyMatch(sample -> sample.begun && sample.index >= from && sample.index < from + count);
    }

    private final class Sample {
        private final int index;
        private final @Nullable GrowingAnswer parted = isContinued ? null : new GrowingAnswer(isThought);
        private boolean begun;
        private int textRead;
        private int reasoningRead;

        Sample(int index) {
            this.index = index;
        }

        void wrote(ChoiceProgress choice) {
            String thought = choice.reasoningFrom(reasoningRead);
            if (reasoningRead == 0 && thought.isBlank() || isContinued) {
                thought = "";
            }
            reasoningRead += thought.length();
            String text = choice.textFrom(textRead);
            textRead += text.length();
            if (parted != null && reasoningRead == 0 && !text.isEmpty()) {
                GrowingAnswer.Words words = parted.add(text);
                thought = words.thought();
                text = words.answer();
            }
            if (!text.isEmpty() || !thought.isEmpty()) {
                begun = true;
                send.accept(new Delta(
                        prefix, first + index, text.isEmpty() ? null : text, thought.isEmpty() ? null : thought));
            }
        }
    }
}
