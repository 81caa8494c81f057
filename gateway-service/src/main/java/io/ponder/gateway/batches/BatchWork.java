package io.ponder.gateway.batches;

import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.wire.RequestContext;

/**
 * Whose batch it is, as it is kept with it.
 *
 * @param context of the request that created it, whose trace its lines join
 * @param keepSeconds how long its files are kept
 */
record BatchWork(Caller caller, RequestContext context, long keepSeconds) {}
