package io.ponder.evaluation.learned;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Which problems are held out together. Samples of one problem are in one fold, whichever model wrote them. */
final class Folds {

    private Folds() {}

    /**
     * @param most folds; fewer where there are fewer problems
     * @return the fold of each problem, from 0
     */
    static Map<String, Integer> of(Set<String> problems, int most, long seed) {
        List<String> order = new ArrayList<>(new TreeSet<>(problems));
        Collections.shuffle(order, new Random(seed));
        Map<String, Integer> folds = new HashMap<>();
        for (int i = 0; i < order.size(); i++) {
            folds.put(order.get(i), i % most);
        }
        return folds;
    }

    /** Whether a problem is in this fold. */
    static boolean isIn(int fold, Map<String, Integer> folds, String problem) {
        return Integer.valueOf(fold).equals(folds.get(problem));
    }
}
