package io.ponder.dataset.recipe;

/**
 * Rows that a question's stages found unfit: they are written with the reason as a mark, and left out when all questions are
 * through, so that the funnel says why.
 */
final class LeftOut {

    private static final String MARK = "left out: ";

    private LeftOut() {}

    /** The sample with the reason, at most 80 characters, why its row is to be left out. */
    static DrawnSample marked(DrawnSample sample, String reason) {
        return sample.marked(mark(reason));
    }

    /** Whether its row is to be left out. */
    static boolean isMarked(DrawnSample sample) {
        return sample.marks().stream().anyMatch(mark -> mark.startsWith(MARK));
    }

    /** What says so among the marks of a row. */
    static String mark(String reason) {
        return MARK + reason;
    }

    /** Leaves them out. */
    static Stage.Whole stage(String name, String description) {
        return new Stage.Whole(
                name,
                description,
                rows -> rows.forEach((number, row) -> row.origin().marks().stream()
                        .filter(mark -> mark.startsWith(MARK))
                        .findFirst()
                        .ifPresent(mark -> rows.drop(number, mark.substring(MARK.length())))));
    }
}
