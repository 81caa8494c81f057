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

    public PersonalSpan {
        if (start < 0 || end <= start || !(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException(
                    "no span: " + start + " to " + end + ", with a confidence of " + confidence);
        }
    }

    boolean overlaps(PersonalSpan other) {
        return start < other.end && other.start < end;
    }

    /** Both as one, of the kind that is surer. */
    PersonalSpan joined(PersonalSpan other) {
        PersonalSpan surer = other.confidence > confidence ? other : this;
        return new PersonalSpan(
                Math.min(start, other.start), Math.max(end, other.end), surer.kind, surer.confidence, surer.source);
    }
}
