package io.ponder.evaluation.redraw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The orders in which recorded samples are drawn again. Of a problem with M samples, a search that takes N of them is
 * repeated with several random choices of N, so that its mean accuracy depends less on chance than with the first N
 * alone.
 */
public final class Orders {

    /** Enough that the choice of samples adds little to what the choice of problems does. */
    public static final int DRAWS = 20;

    private Orders() {}

    /**
     * @param problem the same number gives the same orders
     * @param samples how many are recorded
     * @param take how many a search may draw
     * @return each a choice of {@code take} of them; only the recorded order when all are taken, and each alone when one is
     */
    public static List<int[]> of(int problem, int samples, int take) {
        if (take >= samples) {
            return List.of(IntStream.range(0, samples).toArray());
        }
        return take == 1
                ? IntStream.range(0, samples)
                        .mapToObj(sample -> new int[] {sample})
                        .toList()
                : shuffled(problem, samples, take);
    }

    /** Random orders of all the samples. */
    public static List<int[]> whole(int problem, int samples) {
        return shuffled(problem, samples, samples);
    }

    /**
     * Frozen panels: random orders of all the samples, each in all its rotations, so that every sample is equally often at
     * every place, and the mean over the first n of each is that over the samples. A panel of n is the first n of each order:
     * whoever chooses among n or more sees the same candidates.
     *
     * @param problem the same number gives the same orders
     * @return a multiple of {@code samples}, {@link #DRAWS} at least
     */
    public static List<int[]> balanced(int problem, int samples) {
        List<int[]> orders = new ArrayList<>();
        for (int[] order : whole(problem, samples).subList(0, (DRAWS + samples - 1) / samples)) {
            for (int turn = 0; turn < samples; turn++) {
                int first = turn;
                orders.add(IntStream.range(0, samples)
                        .map(place -> order[(first + place) % samples])
                        .toArray());
            }
        }
        return orders;
    }

    private static List<int[]> shuffled(int problem, int samples, int take) {
        SplittableRandom random = new SplittableRandom(0x9E3779B97F4A7C15L * (problem + 1));
        List<int[]> orders = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            int[] order = IntStream.range(0, samples).toArray();
            for (int i = 0; i < take; i++) {
                int other = i + random.nextInt(order.length - i);
                int swapped = order[i];
                order[i] = order[other];
                order[other] = swapped;
            }
            orders.add(Arrays.copyOf(order, take));
        }
        return orders;
    }
}
