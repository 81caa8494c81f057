package io.ponder.datasets.hint;

import io.ponder.datasets.row.QuestionKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a text repeats what {@link Hint} asks for. */
final class RequestWords {

    /** So many words in a row are no accident. */
    private static final int IN_A_ROW = 5;

    private static final Set<List<String>> ASKED = runs(Hint.REQUEST);

    private RequestWords() {}

    static boolean areIn(String text, String question) {
        Set<List<String>> said = runs(text);
        said.retainAll(ASKED);
        said.removeAll(runs(question));
        return !said.isEmpty();
    }

    private static Set<List<String>> runs(String text) {
        List<String> words = List.of(QuestionKey.normal(text).split(" "));
        Set<List<String>> runs = new HashSet<>();
        for (int i = 0; i + IN_A_ROW <= words.size(); i++) {
            runs.add(words.subList(i, i + IN_A_ROW));
        }
        return runs;
    }
}
