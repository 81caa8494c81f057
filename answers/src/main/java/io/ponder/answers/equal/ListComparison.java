package io.ponder.answers.equal;

import io.ponder.answers.equal.MathAnswer.Named;
import io.ponder.answers.equal.MathAnswer.Several;
import io.ponder.answers.equal.MathAnswer.Single;
import io.ponder.answers.identity.Comparison;
import io.ponder.answers.identity.Comparison.Outcome;
import io.ponder.answers.identity.Work;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Compares several answers with several others, in any order unless names say which is which. */
final class ListComparison {
    private final AnswerComparison whole;
    private final Work work;

    /**
     * @param whole compares the elements
     */
    ListComparison(AnswerComparison whole, Work work) {
        this.whole = whole;
        this.work = work;
    }

    Comparison several(Several x, Several y) {
        boolean related =
                Stream.of(x, y).flatMap(several -> several.elements().stream()).anyMatch(AnswerComparison::isRelation);
        if (related && x.join() != y.join()) {
            return whole.sets(x, y).orElse(Comparison.notComparable("it is unclear how the relations are joined"));
        }
        List<String> namesX = names(x.elements());
        List<String> namesY = names(y.elements());
        boolean oneIsNamed = namesX.isEmpty() != namesY.isEmpty();
        if (oneIsNamed && Math.max(distinct(namesX), distinct(namesY)) > 1) {
            return whole.inOrder(x.elements(), y.elements());
        }
        return unordered(x.elements(), y.elements());
    }

    private static long distinct(List<String> names) {
        return names.stream().distinct().count();
    }

    /** Each element of either must be equal to one of the other. */
    Comparison unordered(List<MathAnswer> x, List<MathAnswer> y) {
        Optional<Set<String>> keys = keys(x);
        if (keys.isPresent() && keys.equals(keys(y))) {
            return Comparison.equal("both have the same elements");
        }
        List<MathAnswer> left = distinctOf(x);
        List<MathAnswer> right = distinctOf(y);
        if (left.size() != right.size()) {
            return Comparison.different("they have different numbers of elements");
        }
        Comparison undecided = null;
        for (MathAnswer element : left) {
            int found = -1;
            for (int i = 0; i < right.size() && found < 0; i++) {
                Comparison verdict = whole.compare(element, right.get(i));
                found = verdict.isEqual() ? i : -1;
                if (verdict.outcome() == Outcome.NOT_COMPARABLE && (undecided == null || verdict.outOfWork())) {
                    undecided = verdict;
                }
            }
            if (found < 0) {
                return undecided == null
                        ? Comparison.different("an element of one is not in the other")
                        : new Comparison(
                                Outcome.NOT_COMPARABLE, "an element of them cannot be compared", undecided.outOfWork());
            }
            right.remove(found);
        }
        return Comparison.equal("both have the same elements");
    }

    /** Finds most equal sets without comparing each element of one with each of the other. */
    private Optional<Set<String>> keys(List<MathAnswer> elements) {
        Set<String> keys = new HashSet<>();
        for (MathAnswer element : elements) {
            Optional<String> key = element instanceof Single single && single.unit() == null
                    ? CanonicalKey.of(element, work)
                    : Optional.empty();
            if (key.isEmpty()) {
                return Optional.empty();
            }
            keys.add(key.get());
        }
        return Optional.of(keys);
    }

    private List<MathAnswer> distinctOf(List<MathAnswer> elements) {
        List<MathAnswer> distinct = new ArrayList<>();
        for (MathAnswer element : elements) {
            if (distinct.stream()
                    .noneMatch(known -> whole.compare(known, element).isEqual())) {
                distinct.add(element);
            }
        }
        return distinct;
    }

    /** Every element names another variable, in the order of the alphabet. */
    static boolean areAssignments(List<MathAnswer> elements) {
        List<String> names = names(elements);
        return names.size() == elements.size()
                && names.stream().sorted().distinct().toList().equals(names);
    }

    static List<String> names(List<MathAnswer> elements) {
        return elements.stream()
                .filter(Named.class::isInstance)
                .map(element -> ((Named) element).name())
                .toList();
    }
}
