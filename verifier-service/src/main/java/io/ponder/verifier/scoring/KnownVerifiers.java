package io.ponder.verifier.scoring;

/** All verifiers of the service. */
public interface KnownVerifiers {

    /** @throws io.ponder.reasoning.model.FailureException when there is no such verifier; lists those that exist */
    Verifier named(String name);
}
