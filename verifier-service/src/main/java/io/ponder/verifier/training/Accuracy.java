package io.ponder.verifier.training;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerEquivalence;
import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.answers.extract.PhraseValue;
import io.ponder.answers.identity.Comparison;
import io.ponder.contracts.verifier.RewardRequest;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.score.Reference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a completion's answer equals the reference. Unlike the verifier {@code reference}, which takes all that is not
 * equal for wrong, it says so when nothing is known.
 */
final class Accuracy {

    private static final int SHOWN = 80;
    private static final RewardValue RIGHT = RewardValue.of(1);
    private static final RewardValue WRONG = RewardValue.of(0);

    private final AnswerReader reader;
    private final Reference reference;

    /** What an answer that is no number is measured by, where numbers are asked for; null where they are not. */
    private final @Nullable Reference inAnyForm;

    private final Optional<String> unreadable;

    private Accuracy(AnswerFormat format, Reference reference, @Nullable Reference inAnyForm) {
        this.reader = AnswerReader.of(format);
        this.reference = reference;
        this.inAnyForm = inAnyForm;
        this.unreadable = AnswerEquivalence.whyUnreadable(reference.answer());
    }

    /** @throws io.ponder.reasoning.model.FailureException when there is no reference, or the format has no answers */
    static Accuracy of(@Nullable String reference, AnswerFormat format) {
        return new Accuracy(
                format,
                Reference.of(reference, format),
                format == AnswerFormat.NUMBER ? Reference.of(reference, AnswerFormat.AUTO) : null);
    }

    RewardValue of(RewardRequest.Completion completion) {
        boolean complete = !Boolean.FALSE.equals(completion.complete());
        Optional<Answer> found = reader.read(completion.text(), complete);
        RewardValue value =
                found.map(answer -> value(answer, reference.compare(answer))).orElse(WRONG);
        if (inAnyForm == null || !value.equals(WRONG)) {
            return value;
        }
        return AnswerReader.of(AnswerFormat.AUTO)
                .read(completion.text(), complete)
                .filter(answer -> found.isEmpty() || !PhraseValue.hasMoreWords(answer.text(), 0))
                .map(answer -> noNumber(answer, inAnyForm.compare(answer)))
                .orElse(value);
    }

    private RewardValue value(Answer answer, Comparison verdict) {
        return switch (verdict.outcome()) {
            case EQUAL -> RIGHT;
            case DIFFERENT -> WRONG;
            case NOT_COMPARABLE -> {
                String reason = unreadable
                        .map(why -> "the reference cannot be read: " + why)
                        .orElseGet(() -> "the answer " + shown(answer) + " cannot be compared with the reference: "
                                + verdict.reason());
                yield verdict.outOfWork() ? RewardValue.timedOut(reason) : RewardValue.notComparable(reason);
            }
        };
    }

    /** A formula is no number as it stands, but may be worth the right one, or more than can be computed. */
    private RewardValue noNumber(Answer answer, Comparison verdict) {
        return verdict.isEqual()
                ? RewardValue.notComparable("the answer " + shown(answer)
                        + " is worth the reference, but is no number, which answer_format asks for")
                : value(answer, verdict);
    }

    private static String shown(Answer answer) {
        return Field.unquoted(Field.shortened(answer.text(), SHOWN));
    }
}
