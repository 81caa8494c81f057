package io.ponder.evaluation.run;

import io.ponder.reasoning.model.Failure;

/** A request of the run was refused, as every other of its kind would be. */
public final class RefusedRunException extends RunException {

    private static final long serialVersionUID = 1;

    private final boolean ofBudget;

    RefusedRunException(Failure failure) {
        super(failure.message());
        String field = failure.field();
        ofBudget = field != null && field.contains("budget");
    }

    /** Whether it was refused for what the search may spend, which is its share of the run's cap. */
    public boolean isOfBudget() {
        return ofBudget;
    }
}
