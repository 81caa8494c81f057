package io.ponder.datasets.personal;

/**
 * A stretch of a text that is personal data.
 *
 * @param start its first character, from 0
 * @param end behind its last character
 * @param confidence 0 to 1
 * @param source what found it, such as {@code IBAN} or {@code model}
 */
public record PersonalSpan(int start, int end, PersonalKind kind, double confidence, String source) {

    static final String MODEL = "model";

    public PersonalSpan {
        if (start < 0 || end <= start || !(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException(
                    "no span: " + start + " to " + end + ", with a confidence of " + confidence);
        }
    }

    boolean overlaps(PersonalSpan other) {
        return start < other.end && other.start < end;
    }

    /** Both as one, of the kind that is surer; a pattern, which has checked what it found, is surer than any model. */
    PersonalSpan joined(PersonalSpan other) {
        boolean isOthers = isByModel() == other.isByModel() ? other.confidence > confidence : isByModel();
        PersonalSpan surer = isOthers ? other : this;
        return new PersonalSpan(
                Math.min(start, other.start), Math.max(end, other.end), surer.kind, surer.confidence, surer.source);
    }

    private boolean isByModel() {
        return source.equals(MODEL);
    }
}
