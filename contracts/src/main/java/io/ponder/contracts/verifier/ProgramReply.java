package io.ponder.contracts.verifier;

import io.ponder.reasoning.model.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What became of a program: one of these is given, or none if the text holds no program.
 *
 * @param returned what its {@code solution()} returned, or else the last line that it printed; numbers in plain notation with at
 *     most 12 digits
 * @param wrong why the program returned nothing: it was refused, ended in an error, or ran out of time
 * @param failure why it could not be run, which is not the program's fault
 */
public record ProgramReply(
        @Nullable String returned,
        @Nullable String wrong,
        @Nullable Failure failure) {

    /** A text without a program. */
    public static final ProgramReply NO_PROGRAM = new ProgramReply(null, null, null);

    public static ProgramReply returned(String value) {
        return new ProgramReply(value, null, null);
    }

    public static ProgramReply wrong(String why) {
        return new ProgramReply(null, why, null);
    }

    public static ProgramReply failed(Failure failure) {
        return new ProgramReply(null, null, failure);
    }
}
