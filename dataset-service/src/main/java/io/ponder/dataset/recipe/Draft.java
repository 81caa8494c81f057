package io.ponder.dataset.recipe;

import io.ponder.datasets.row.Row;
import io.ponder.evaluation.data.Item;
import io.ponder.reasoning.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A question on its way through a recipe.
 *
 * @param source the id of its data set
 * @param licence of the data set; null where nobody said
 * @param question as it will stand in the rows
 * @param samples all that were drawn for it, those that are not used as well
 * @param tried how many samples count for the pass rate: those that were drawn without help
 * @param solved how many of these were right
 * @param rows that were made of it
 */
public record Draft(
        String source,
        @Nullable String licence,
        Item item,
        List<Message> question,
        List<DrawnSample> samples,
        int tried,
        int solved,
        List<Row> rows) {

    public Draft {
        question = List.copyOf(question);
        samples = List.copyOf(samples);
        rows = List.copyOf(rows);
    }

    /** A question that nothing was done with. */
    public static Draft of(String source, @Nullable String licence, Item item) {
        return new Draft(source, licence, item, List.of(Message.user(item.question())), List.of(), 0, 0, List.of());
    }

    /** With more samples, drawn without help. */
    public Draft tried(List<DrawnSample> more) {
        int right = (int) more.stream()
                .filter(sample -> sample.reading() == Reading.RIGHT)
                .count();
        return new Draft(
                source, licence, item, question, joined(samples, more), tried + more.size(), solved + right, rows);
    }

    /** With more samples that do not count for the pass rate. */
    public Draft helped(List<DrawnSample> more) {
        return new Draft(source, licence, item, question, joined(samples, more), tried, solved, rows);
    }

    /** With each sample looked at. */
    public Draft each(UnaryOperator<DrawnSample> look) {
        return new Draft(
                source, licence, item, question, samples.stream().map(look).toList(), tried, solved, rows);
    }

    /** With each sample held against something: the pass rate is counted anew, over those that were drawn without help. */
    public Draft checked(UnaryOperator<DrawnSample> check) {
        List<DrawnSample> read = samples.stream().map(check).toList();
        int right = (int) read.stream()
                .filter(sample -> !sample.isHelped() && sample.reading() == Reading.RIGHT)
                .count();
        return new Draft(source, licence, item, question, read, tried, right, rows);
    }

    /** With more rows. */
    public Draft rows(List<? extends Row> more) {
        return new Draft(source, licence, item, question, samples, tried, solved, joined(rows, more));
    }

    /** Those that are used. */
    public List<DrawnSample> used() {
        return samples.stream().filter(sample -> sample.dropped() == null).toList();
    }

    /** The share of samples that were right; null where none was drawn. */
    public @Nullable Double passRate() {
        return tried == 0 ? null : (Double) ((double) solved / tried);
    }

    private static <T> List<T> joined(List<T> first, List<? extends T> more) {
        List<T> all = new ArrayList<>(first);
        all.addAll(more);
        return all;
    }
}
