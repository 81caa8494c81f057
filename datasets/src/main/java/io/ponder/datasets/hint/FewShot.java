package io.ponder.datasets.hint;

import io.ponder.reasoning.model.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Prompts with worked examples, by which STaR (Zelikman et al. 2022, arXiv 2203.14465, section 3.1) shows a model what a
 * rationale is. Each example is a question of the user's and an answer of the assistant's.
 */
public final class FewShot {

    /**
     * @param question as it is asked
     * @param rationale that leads to the answer and states it
     * @param answer alone, as its hint
     */
    public record Example(String question, String rationale, String answer) {
        public Example {
            if (question.isBlank() || rationale.isBlank() || answer.isBlank()) {
                throw new IllegalArgumentException("an example has a question, a rationale and an answer");
            }
        }
    }

    private final List<Example> examples;

    public FewShot(List<Example> examples) {
        this.examples = List.copyOf(examples);
    }

    /** The question after the examples. System messages stay first. */
    public List<Message> prompt(List<Message> question) {
        return with(question, false);
    }

    /** The same with hints: the answer to the question is given, and that of each example too. */
    public List<Message> hinted(List<Message> question, String answer) {
        return Hint.into(with(question, true), answer);
    }

    private List<Message> with(List<Message> question, boolean hints) {
        List<Message> all = new ArrayList<>();
        int first = 0;
        while (first < question.size() && question.get(first).role() == Message.Role.SYSTEM) {
            all.add(question.get(first));
            first++;
        }
        for (Example example : examples) {
            String asked = hints ? Hint.into(example.question, example.answer) : example.question;
            all.add(Message.user(asked));
            all.add(Message.assistant(example.rationale));
        }
        all.addAll(question.subList(first, question.size()));
        return List.copyOf(all);
    }
}
