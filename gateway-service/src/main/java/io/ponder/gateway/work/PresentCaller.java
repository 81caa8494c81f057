package io.ponder.gateway.work;

import io.ponder.accounts.tenant.Caller;

/** What has become of the caller of work that begins later than it was asked for. */
@FunctionalInterface
public interface PresentCaller {

    /**
     * The caller as it is now: its key may have been revoked, or may allow less than before.
     *
     * @throws io.ponder.reasoning.model.FailureException when nothing may be done for it any more
     */
    Caller now(Caller then);
}
