package io.ponder.evaluation.report;

import io.ponder.evaluation.summary.RunSummary;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Problems on which ways differ, by what a larger budget did to them. */
final class CaseGroups {

    private CaseGroups() {}

    record Group(String title, String lead, List<Entry> cases) {}

    record Entry(String problem, String question, String reference, String samples, List<Side> sides) {}

    record Side(
            String css,
            String verdict,
            String name,
            int budget,
            String answer,
            String text,
            String vote,
            @Nullable String score,
            @Nullable String explanation,
            String tokens) {}

    static List<Group> groups(RunSummary summary) {
        return Stream.of(
                        group(
                                "Only the larger budget solves",
                                "More compute turned a wrong answer into the right one.",
                                1,
                                summary),
                        group(
                                "The larger budget breaks",
                                "More compute turned the right answer into a wrong one.",
                                -1,
                                summary),
                        group(
                                "Ways with the same budget disagree",
                                "The compute is the same; the choice is not.",
                                0,
                                summary))
                .filter(group -> !group.cases().isEmpty())
                .toList();
    }

    private static Group group(String title, String lead, int sign, RunSummary summary) {
        return new Group(
                title,
                lead,
                summary.cases().stream()
                        .filter(one -> Integer.signum(Integer.compare(
                                        one.right().budget(), one.wrong().budget()))
                                == sign)
                        .map(CaseGroups::entry)
                        .toList());
    }

    private static Entry entry(RunSummary.Case one) {
        return new Entry(
                one.problem(),
                one.question(),
                one.reference(),
                one.samplesRight() == null || one.samples() == null
                        ? ""
                        : one.samplesRight() + " of " + one.samples() + " samples are right",
                List.of(side("right", one.right()), side("wrong", one.wrong())));
    }

    private static Side side(String verdict, RunSummary.Path path) {
        return new Side(
                verdict,
                verdict,
                path.name(),
                path.budget(),
                path.answer() == null ? "none" : path.answer(),
                path.text(),
                path.vote(),
                path.score() == null ? null : NumberText.score(path.score()),
                path.explanation(),
                NumberText.tokens(path.tokens()));
    }
}
