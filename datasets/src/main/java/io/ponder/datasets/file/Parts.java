package io.ponder.datasets.file;

import io.ponder.datasets.row.Row;
import java.util.ArrayList;
import java.util.List;

/** What trainers want of a row. */
final class Parts {

    private Parts() {}

    static List<ChatTurn> prompt(Row row) {
        return ChatTurn.prompt(row.prompt());
    }

    static String plainPrompt(Row row) {
        return ChatTurn.plain(prompt(row));
    }

    /** What was answered. */
    static String completion(Row row) {
        return switch (row) {
            case Row.PromptCompletion answered -> answered.completion();
            case Row.Distilled distilled -> distilled.completion();
            case Row.UnpairedPreference judged -> judged.completion();
            default -> throw new IllegalArgumentException("a " + Shape.of(row).label() + " row has no one completion");
        };
    }

    /** The whole conversation, answer included. */
    static List<ChatTurn> whole(Row row) {
        if (row instanceof Row.LanguageModelling conversation) {
            if (conversation.messages().isEmpty()) {
                throw new Unfit("has no message");
            }
            return conversation.messages().stream().map(ChatTurn::of).toList();
        }
        List<ChatTurn> whole = new ArrayList<>(prompt(row));
        whole.add(ChatTurn.assistant(completion(row)));
        return whole;
    }

    /** A conversation whose last message is learnt. */
    static List<ChatTurn> answered(Row row) {
        List<ChatTurn> whole = whole(row);
        if (!whole.getLast().isOf("assistant")) {
            throw new Unfit(
                    "ends with a message of the " + whole.getLast().role() + ", and nothing is to be learnt from it");
        }
        return whole;
    }

    /** The right answer; empty where it is not known. */
    static String reference(Row row) {
        String reference = row.origin().reference();
        return reference == null ? "" : reference;
    }

    /** The right answer, without which a question is of no use to the trainer. */
    static String known(Row row) {
        String reference = row.origin().reference();
        if (reference == null) {
            throw new Unfit("has no reference answer, by which its answers are to be rewarded");
        }
        return reference;
    }

    /** What the user asked last. */
    static String question(Row row) {
        return prompt(row).stream()
                .filter(turn -> turn.isOf("user"))
                .map(ChatTurn::content)
                .reduce((_, last) -> last)
                .orElseThrow(() -> new Unfit("has no message of the user"));
    }
}
