package io.ponder.accounts.tenant;

import org.jspecify.annotations.Nullable;

/**
 * What a team's searches may be used for, where their clients opt in.
 *
 * @param days how long they are kept for training; null if they are not
 * @param keepsPersonalData whether data sets may be made of them in which personal data stands as it was written
 */
public record TrainingRule(@Nullable Integer days, boolean keepsPersonalData) {

    /** Nothing is kept. */
    public static final TrainingRule NONE = new TrainingRule(null, false);
}
