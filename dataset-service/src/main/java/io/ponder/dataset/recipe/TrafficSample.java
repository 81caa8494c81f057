package io.ponder.dataset.recipe;

import io.ponder.accounts.traffic.Traffic.Judged;
import io.ponder.answers.AnswerReader;
import io.ponder.contracts.dataset.TrafficSearch;
import io.ponder.contracts.dataset.TrafficSearch.TrafficCandidate;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A candidate of a client's search, and what is known of it. Of several sources the first that says something counts: what
 * the client said of the answer, the right answer that it gave afterwards, the reference that it sent with the question, its
 * rating.
 *
 * @param isChosen whether it was the search's answer
 * @param reading right, wrong, or nobody knows
 * @param by who says so: {@code feedback}, {@code reference} or {@code rating}; null where nobody does
 */
record TrafficSample(
        Judged judged,
        TrafficSearch search,
        TrafficCandidate candidate,
        boolean isChosen,
        Reading reading,
        @Nullable String by) {

    static final String FEEDBACK = "feedback";
    static final String REFERENCE = "reference";
    static final String RATING = "rating";

    /** All candidates of a search, the chosen one first. */
    static List<TrafficSample> of(Judged judged, TrafficSearch search, double goodRating) {
        Problem problem = new Problem(search.messages(), search.answerFormat(), null, search.compare());
        Reference said = reference(judged.answer(), problem);
        Reference sent = reference(search.reference(), problem);
        TrafficCandidate chosen = search.candidates().getFirst();
        List<TrafficSample> all = new ArrayList<>();
        for (TrafficCandidate candidate : search.candidates()) {
            boolean isChosen = candidate == chosen;
            Reading bySaying = isSame(candidate, chosen) ? verdict(judged) : other(candidate, judged);
            Reading byAnswer = read(candidate, problem, said);
            Reading bySent = Boolean.FALSE.equals(judged.correct()) ? Reading.UNKNOWN : read(candidate, problem, sent);
            Reading byRating = isChosen ? rated(judged.rating(), goodRating) : Reading.UNKNOWN;
            TrafficSample unknown = new TrafficSample(judged, search, candidate, isChosen, Reading.UNKNOWN, null);
            all.add(unknown.first(bySaying, FEEDBACK)
                    .first(byAnswer, FEEDBACK)
                    .first(bySent, REFERENCE)
                    .first(byRating, RATING));
        }
        return all;
    }

    private TrafficSample first(Reading other, String who) {
        boolean tells = by == null && (other == Reading.RIGHT || other == Reading.WRONG);
        return tells ? new TrafficSample(judged, search, candidate, isChosen, other, who) : this;
    }

    private static @Nullable Reference reference(@Nullable String answer, Problem problem) {
        try {
            return answer == null || answer.isBlank() ? null : Reference.of(answer, problem);
        } catch (FailureException e) {
            return null; // in words that no answer can be compared with
        }
    }

    private static Reading read(TrafficCandidate candidate, Problem problem, @Nullable Reference reference) {
        AnswerReader reader = problem.answerReader();
        return Reading.of(candidate.text(), candidate.complete(), reader, reference);
    }

    private static boolean isSame(TrafficCandidate one, TrafficCandidate other) {
        return one == other || one.answerKey() != null && one.answerKey().equals(other.answerKey());
    }

    /** What was said of the chosen answer holds for the same answer of any candidate. */
    private static Reading verdict(Judged judged) {
        Boolean correct = judged.correct();
        return correct == null ? Reading.UNKNOWN : correct ? Reading.RIGHT : Reading.WRONG;
    }

    /** Where the chosen answer is right, a different one is wrong. */
    private static Reading other(TrafficCandidate candidate, Judged judged) {
        return Boolean.TRUE.equals(judged.correct()) && candidate.answerKey() != null ? Reading.WRONG : Reading.UNKNOWN;
    }

    private static Reading rated(@Nullable Double rating, double good) {
        if (rating == null) {
            return Reading.UNKNOWN;
        }
        return rating >= good ? Reading.RIGHT : rating <= 1 - good ? Reading.WRONG : Reading.UNKNOWN;
    }

    boolean isRight() {
        return reading == Reading.RIGHT;
    }

    boolean isWrong() {
        return reading == Reading.WRONG;
    }

    /** The right answer, as far as anybody told it; null for nobody. */
    @Nullable
    String answer() {
        String said = judged.answer();
        if (said != null && !said.isBlank()) {
            return said;
        }
        String sent = search.reference();
        if (sent != null && !Boolean.FALSE.equals(judged.correct())) {
            return sent;
        }
        return isChosen && Boolean.TRUE.equals(judged.correct()) ? candidate.answer() : null;
    }

    /** Thoughts and answer in one text, as a model is trained to write them. */
    String whole() {
        String thought = candidate.reasoning();
        return thought == null
                ? candidate.text()
                : "<think>\n" + thought.strip() + "\n</think>\n\n"
                        + candidate.text().strip();
    }
}
