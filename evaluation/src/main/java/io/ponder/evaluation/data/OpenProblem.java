package io.ponder.evaluation.data;

import io.ponder.answers.AnswerFormat;
import java.util.List;

/** Questions that have no one right answer, such as requests for a letter; with the reply that the source gives, if any. */
final class OpenProblem {

    private static final String[] QUESTION = {"question", "prompt", "instruction"};
    private static final String[] REPLY = {"completion", "response", "output", "answer"};

    private OpenProblem() {}

    /** Never of itself: a file whose answers have another name would go for one that has none. */
    static boolean fits(Fields fields) {
        return false;
    }

    static Item read(String id, Fields fields) {
        if (fields.has("messages")) {
            return chat(id, fields.objects("messages"));
        }
        String question = fields.text(QUESTION);
        if (fields.hasAny("input")) {
            question += "\n\n" + fields.text("input");
        }
        AnswerFormat format =
                fields.optional("answer_format").map(TextProblem::answerFormat).orElse(AnswerFormat.FREE_FORM);
        return new Item(id, question, format, null, null, fields.optional(REPLY).orElse(null));
    }

    private static Item chat(String id, List<Fields> messages) {
        List<String> roles =
                messages.stream().map(message -> message.text("role")).toList();
        if (!roles.equals(List.of("user")) && !roles.equals(List.of("user", "assistant"))) {
            throw new Unusable("its \"messages\" are of " + String.join(", ", roles)
                    + "; one of the user's can be asked, and one of the assistant's after it is the reply");
        }
        return new Item(
                id,
                messages.getFirst().text("content"),
                AnswerFormat.FREE_FORM,
                null,
                null,
                roles.size() == 1 ? null : messages.getLast().text("content"));
    }
}
