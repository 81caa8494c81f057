package io.ponder.reasoning.strategy.revise;

import io.ponder.answers.extract.JsonCanonical;
import io.ponder.answers.extract.Thinking;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a judge found in the answers of a panel: a JSON object with four lists, whatever stands around it. */
final class PanelAnalysis {

    /** Its members, each a list of texts. */
    static final List<String> MEMBERS = List.of("agreement", "contradictions", "unique_insights", "blind_spots");

    private PanelAnalysis() {}

    /** The object with these members alone; empty where the reply holds none, or one in which any of them is no list. */
    static Optional<String> read(String reply) {
        String words = Thinking.textAfter(reply).orElse(reply);
        int from = words.indexOf('{');
        int to = words.lastIndexOf('}');
        if (from < 0 || to < from) {
            return Optional.empty();
        }
        String object = words.substring(from, to + 1);
        List<String> members = new ArrayList<>();
        for (String name : MEMBERS) {
            Optional<String> list = JsonCanonical.at(object, List.of(name)).filter(value -> value.startsWith("["));
            if (list.isEmpty()) {
                return Optional.empty();
            }
            members.add("\"" + name + "\": " + list.get());
        }
        return Optional.of("{" + String.join(",\n", members) + "}");
    }
}
