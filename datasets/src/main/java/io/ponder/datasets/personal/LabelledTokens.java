package io.ponder.datasets.personal;

import io.ponder.onnx.FastTokenizer.Placed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of each token, made into stretches of text. Tokens of one word are taken together, by the mean of their
 * probabilities, so no half of a name stays; words of one kind that follow one another are one stretch, unless a label begins
 * another. For one text, on one thread.
 */
final class LabelledTokens {

    private static final PersonalKind[] KINDS = PersonalKind.values();

    private final ModelLabels labels;
    private final Placed placed;
    private final double threshold;
    private final float[][] byKind;
    private final boolean[] begins;

    LabelledTokens(ModelLabels labels, Placed placed, double threshold) {
        this.labels = labels;
        this.placed = placed;
        this.threshold = threshold;
        this.byKind = new float[placed.tokens().count()][];
        this.begins = new boolean[placed.tokens().count()];
    }

    /** @param logits of the token, one for each label */
    void set(int token, List<Double> logits) {
        double greatest = logits.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        double sum =
                logits.stream().mapToDouble(one -> Math.exp(one - greatest)).sum();
        float[] kinds = new float[KINDS.length];
        for (int i = 0; i < logits.size(); i++) {
            PersonalKind kind = labels.kinds().get(i);
            if (kind != null) {
                kinds[kind.ordinal()] += (float) (Math.exp(logits.get(i) - greatest) / sum);
            }
        }
        byKind[token] = kinds;
        begins[token] = labels.begins().get(logits.indexOf(greatest));
    }

    /** A word, and what it is; null for nothing personal. */
    private record Word(int start, int end, @Nullable PersonalKind kind, double confidence, boolean begins) {}

    List<PersonalSpan> spans(int from, int to) {
        List<PersonalSpan> spans = new ArrayList<>();
        @Nullable Word open = null;
        int words = 0;
        double sum = 0;
        for (Word word : words(from, to)) {
            boolean goesOn = open != null && word.kind() == open.kind() && !word.begins();
            if (open != null && !goesOn) {
                spans.add(span(open, sum / words));
                open = null;
            }
            if (word.kind() != null) {
                words = open == null ? 1 : words + 1;
                sum = open == null ? word.confidence() : sum + word.confidence();
                open = open == null ? word : new Word(open.start(), word.end(), open.kind(), 0, false);
            }
        }
        if (open != null) {
            spans.add(span(open, sum / words));
        }
        return spans;
    }

    private static PersonalSpan span(Word word, double confidence) {
        PersonalKind kind = java.util.Objects.requireNonNull(word.kind());
        return new PersonalSpan(word.start(), word.end(), kind, Math.min(1, confidence), PersonalSpan.MODEL);
    }

    private List<Word> words(int from, int to) {
        List<Word> words = new ArrayList<>();
        int first = from;
        for (int i = from + 1; i <= to; i++) {
            if (i == to || placed.words()[i] != placed.words()[first] || placed.words()[i] < 0) {
                if (first < i && placed.ends()[i - 1] > placed.starts()[first] && placed.starts()[first] >= 0) {
                    words.add(word(first, i));
                }
                first = i;
            }
        }
        return words;
    }

    private Word word(int from, int to) {
        int best = 0;
        double most = -1;
        for (int kind = 0; kind < KINDS.length; kind++) {
            double mean = 0;
            for (int token = from; token < to; token++) {
                mean += byKind[token][kind] / (to - from);
            }
            if (mean > most) {
                best = kind;
                most = mean;
            }
        }
        PersonalKind kind = most >= threshold ? KINDS[best] : null;
        return new Word(placed.starts()[from], placed.ends()[to - 1], kind, most, begins[from]);
    }
}
