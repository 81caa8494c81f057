package io.ponder.datasets.guard;

import org.jspecify.annotations.Nullable;

/**
 * What a job's samples were like over some time.
 *
 * @param samples how many there were
 * @param score the mean of the verifier's scores, 0 to 1; null where nothing was scored
 * @param accuracy the share that was right by the reference, 0 to 1; null where no reference is known
 * @param length the mean length in tokens
 * @param form what most samples have in common: how they begin and how they mark their answer
 * @param formShare the share of samples that have it, 0 to 1
 * @param distinct of all runs of three words the share that are different, 0 to 1 (distinct-n, Li et al. 2016, arXiv
 *     1510.03055)
 */
public record JobFigures(
        int samples,
        @Nullable Double score,
        @Nullable Double accuracy,
        double length,
        String form,
        double formShare,
        double distinct) {}
