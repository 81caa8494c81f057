package io.ponder.reasoning.strategy;

import java.util.List;
import java.util.Optional;

/**
 * The algorithm that decides what to sample and score next. One object serves one search, on one thread; it holds no
 * clock, no I/O and no randomness but the generator it was made with.
 *
 * <p>Laws, which {@code StrategyContractTest} puts to every strategy in the registry:
 *
 * <ol>
 *   <li>results may come late, out of order, twice, or as failures: it still finishes, with a selection when any
 *       candidate survived;
 *   <li>the selection does not depend on the order of arrival; ties break by {@link Node#trial()};
 *   <li>same seed and same replies give the same moves;
 *   <li>once one candidate is told, {@link #best()} is present;
 *   <li>with a budget of one sample it is plain sampling.
 * </ol>
 */
public interface Strategy {

    /**
     * The moves it wants now and has not asked for before; called once at the start and once after every {@link #tell},
     * until it is settled.
     */
    List<Move> ask();

    /** Hands over one result. The same result may be told twice; what is told after the end is ignored. */
    void tell(Told told);

    /**
     * Whether the selection is settled, so that work in flight no longer matters and is cancelled. A strategy that is
     * not settled when nothing is in flight any more ends too.
     */
    boolean settled();

    /** The best-supported candidate so far. */
    Optional<Selection> best();
}
