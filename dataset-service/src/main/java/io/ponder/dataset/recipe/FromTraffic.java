package io.ponder.dataset.recipe;

import io.ponder.accounts.traffic.Traffic.Judged;
import io.ponder.accounts.traffic.Traffic.Wanted;
import io.ponder.contracts.dataset.TrafficSearch;
import io.ponder.contracts.wire.WireJson;
import io.ponder.datasets.near.NearTexts;
import io.ponder.datasets.personal.PersonalDetector;
import io.ponder.datasets.personal.PersonalTreatment;
import io.ponder.datasets.row.Row;
import io.ponder.evaluation.data.Item;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.strategy.Parameter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Searches that clients let be used for training, as data. A unit is one person's searches for one question, so that no row is
 * of two people.
 */
public final class FromTraffic {

    public static final String NAME = "from_traffic";

    /** What such a job's source is called, which is no data set. */
    public static final String SOURCE = "traffic";

    /** What is made of a question. */
    enum Made {
        COMPLETIONS,
        PAIRS,
        QUESTIONS
    }

    /** Who must say that an answer is right. */
    enum Label {
        ANY,
        FEEDBACK,
        REFERENCE,
        NONE
    }

    /** What becomes of personal data. */
    public static final Parameter<PersonalTreatment> PERSONAL = new Parameter.Choice<>(
            "personal",
            "what becomes of personal data: placeholders stand instead, the row is left out, or it stays, which an administrator allows",
            PersonalTreatment.REDACT);

    private static final Parameter<Made> ROWS = new Parameter.Choice<>(
            "rows",
            "good answers, pairs of a good and a bad answer, or questions whose right answer is known",
            Made.COMPLETIONS);
    private static final Parameter<Label> LABEL = new Parameter.Choice<>(
            "label",
            "who must say which answers are right: anybody, feedback, the reference that came with the question, or nobody",
            Label.ANY);
    private static final Parameter<Double> RATING = new Parameter.Real(
            "rating", "the least rating of a good answer; one of 1 less it, or below, is of a bad one", 0.51, 1, 0.75);
    private static final Parameter<String> SINCE =
            new Parameter.Text("since", "the first day, such as 2026-11-01, or time; empty for all", 40, "");
    private static final Parameter<String> UNTIL =
            new Parameter.Text("until", "the last day, or the time before which; empty for all", 40, "");
    private static final Parameter<String> MODEL = new Parameter.Text("model", "that answered; empty for any", 300, "");
    private static final Parameter<String> STRATEGY =
            new Parameter.Text("strategy", "that searched, such as majority_vote; empty for any", 100, "");
    private static final Parameter<Integer> KEEP =
            new Parameter.Whole("keep", "the most rows of each question", 1, 100, 1);
    private static final Parameter<Double> ALIKE = new Parameter.Real(
            "alike",
            "the share of common runs of words from which on the second of two rows is left out; 1 leaves out equal ones",
            0.5,
            1,
            0.9);
    private static final int RUN = 3;

    private FromTraffic() {}

    static Recipe recipe(PersonalDetector detector) {
        return new Recipe(
                NAME,
                "Searches that clients let be used for training, with feedback as the label, and personal data out.",
                List.of(ROWS, LABEL, RATING, SINCE, UNTIL, MODEL, STRATEGY, KEEP, ALIKE, PERSONAL),
                values -> stages(values, detector));
    }

    /**
     * Which searches are meant.
     *
     * @throws io.ponder.reasoning.model.FailureException naming a time that cannot be read
     */
    public static Wanted wanted(RecipeValues values) {
        return new Wanted(time(values, SINCE, 0), time(values, UNTIL, 1), values.text(MODEL), values.text(STRATEGY));
    }

    private static @Nullable Instant time(RecipeValues values, Parameter<String> parameter, int days) {
        String text = values.text(parameter);
        if (text == null) {
            return null;
        }
        try {
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text)
                            .plusDays(days)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant();
        } catch (DateTimeParseException e) {
            throw Failure.invalid(
                            parameter.field(),
                            parameter.field()
                                    + " must be a day such as 2026-11-01 or a time such as 2026-11-01T08:00:00Z")
                    .asException();
        }
    }

    private static List<Stage> stages(RecipeValues values, PersonalDetector detector) {
        wanted(values);
        Label label = values.get(LABEL);
        if (label == Label.NONE && values.get(ROWS) != Made.COMPLETIONS) {
            throw Failure.invalid(
                            LABEL.field(),
                            LABEL.field()
                                    + " none fits completions only: whoever says that an answer is right makes the"
                                    + " others what they are")
                    .asException();
        }
        List<Stage> stages = new ArrayList<>();
        stages.add(new Stage.Each(
                "label and write",
                "Says which answers are right, and makes rows: "
                        + values.get(ROWS).name().toLowerCase(java.util.Locale.ROOT) + ".",
                (draft, tools) -> write(draft, tools, values)));
        stages.addAll(PersonalData.stages(values.get(PERSONAL), detector));
        stages.add(new Stage.Whole(
                "tell apart",
                "Leaves out rows that are nearly the same as an earlier one (MinHash).",
                rows -> tellApart(rows, new NearTexts(values.get(ALIKE), RUN, true))));
        return stages;
    }

    private static Draft write(Draft draft, UnitTools tools, RecipeValues values) {
        Label label = values.get(LABEL);
        List<TrafficSample> samples = new ArrayList<>();
        for (Judged judged : tools.searches()) {
            TrafficSearch search = WireJson.mapper().readValue(judged.search().content(), TrafficSearch.class);
            TrafficSample.of(judged, search, values.get(RATING)).stream()
                    .filter(sample -> isWanted(sample, label))
                    .forEach(samples::add);
        }
        Draft labelled = draft.tried(samples.stream()
                .filter(sample -> sample.isRight() || sample.isWrong())
                .map(TrafficRows::drawn)
                .toList());
        return labelled.rows(
                switch (values.get(ROWS)) {
                    case COMPLETIONS -> TrafficRows.completions(samples, label, labelled, tools, values.get(KEEP));
                    case PAIRS -> TrafficRows.pairs(samples, labelled, tools, values.get(KEEP));
                    case QUESTIONS -> TrafficRows.questions(samples, labelled, tools);
                });
    }

    private static boolean isWanted(TrafficSample sample, Label label) {
        String by = sample.by();
        return switch (label) {
            case ANY -> by != null;
            case FEEDBACK -> by != null && !by.equals(TrafficSample.REFERENCE);
            case REFERENCE -> TrafficSample.REFERENCE.equals(by);
            case NONE -> true;
        };
    }

    private static void tellApart(Rows rows, NearTexts kept) {
        rows.forEach((number, row) -> {
            if (kept.findOrKeep(text(row)).isPresent()) {
                rows.drop(number, "near_duplicate");
            }
        });
    }

    /** Question and answer: the same short answer to two questions makes two rows. */
    private static String text(Row row) {
        String question = row.prompt().stream().map(Message::content).collect(Collectors.joining("\n"));
        return switch (row) {
            case Row.PromptCompletion answered -> question + "\n" + answered.completion();
            case Row.Preference pair -> question + "\n" + pair.chosen() + "\n" + pair.rejected();
            default -> question;
        };
    }

    /** The question of a unit, as far as other parts of a job look at it. */
    public static Item item(List<Judged> searches) {
        Judged first = searches.getFirst();
        TrafficSearch search = WireJson.mapper().readValue(first.search().content(), TrafficSearch.class);
        String question = question(search.messages());
        String reference = search.reference();
        return new Item(first.search().id(), question, search.answerFormat(), reference == null ? "" : reference, null);
    }

    /** What people said in it. */
    public static String question(List<Message> messages) {
        return messages.stream()
                .filter(message -> message.role() == Message.Role.USER)
                .map(Message::content)
                .collect(Collectors.joining("\n"));
    }
}
