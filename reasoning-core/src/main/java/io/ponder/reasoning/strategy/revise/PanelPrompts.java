package io.ponder.reasoning.strategy.revise;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Quotation;
import io.ponder.reasoning.model.Spoken;
import io.ponder.reasoning.strategy.toolbox.ShownAnswers;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the judge and the writer of a panel are asked. All that models wrote is quoted. */
final class PanelPrompts {

    static final String JUDGE = """
            Compare these responses. Do not merge them, and do not answer the request. Write a JSON object and nothing else, with
            four members, each a list of short texts: "agreement" (what all or most of them say), "contradictions" (where they
            differ, and what speaks for each side), "unique_insights" (what only one of them has seen and is worth keeping) and
            "blind_spots" (what none of them has considered).""";
    static final String REPAIR = """
            This was meant to be a JSON object with the members "agreement", "contradictions", "unique_insights" and
            "blind_spots", each a list of texts, but it cannot be read as one:
            %s

            %s
            Write it again as such a JSON object, and nothing else.""";
    static final String WRITER_BEGINS = "Several people have responded to this request, each without the others:";
    static final String WRITER = """
            Some of what is quoted may be wrong or biased. Weigh it critically, and then answer the request yourself, in full and
            in the form it asks for. Do not mention the responses.""";
    private static final String RESPONSE = "Response";
    private static final String FOUND = "What a reader has found in them:\n";

    private PanelPrompts() {}

    static List<Message> judge(Problem problem, List<String> responses) {
        String request = Spoken.question(problem);
        Quotation quotation = quotation(Stream.concat(Stream.of(request), responses.stream()));
        return List.of(Message.user("A request:\n" + quotation.around(request) + "\n\n"
                + ShownAnswers.quoted(RESPONSE, responses, quotation) + quotation.rule() + "\n" + JUDGE));
    }

    static List<Message> repair(String broken) {
        Quotation quotation = quotation(Stream.of(broken));
        return List.of(Message.user(REPAIR.formatted(quotation.around(broken), quotation.rule())));
    }

    /**
     * The client's messages, of which the last one also shows the responses.
     *
     * @param analysis what the judge found; null for nothing
     */
    static List<Message> writer(Problem problem, List<String> responses, @Nullable String analysis) {
        Quotation quotation = quotation(
                analysis == null ? responses.stream() : Stream.concat(responses.stream(), Stream.of(analysis)));
        String found = analysis == null ? "" : FOUND + quotation.around(analysis) + "\n\n";
        String words = WRITER_BEGINS + "\n\n" + ShownAnswers.quoted(RESPONSE, responses, quotation) + found
                + quotation.rule() + "\n" + WRITER;
        return ShownAnswers.added(problem, words);
    }

    private static Quotation quotation(Stream<String> texts) {
        return Quotation.of(texts.toList());
    }
}
