package io.ponder.runtime;

import io.ponder.contracts.wire.Neighbours;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * A kind of request that is answered by lines, whichever way it comes: over HTTP, which a controller hands to {@link LineReply},
 * or from a {@linkplain Neighbours neighbour}.
 *
 * @param <Q> the request's document
 * @param <L> a line of the reply
 */
public interface LineEndpoint<Q, L> {

    Neighbours.Wire<Q, L> wire();

    /**
     * Checks a request.
     *
     * @return what is then to be done for it, on a thread of its own
     * @throws FailureException when the request is refused
     */
    ClientWatch.Work<L> accept(Q asked, RequestContext context);

    /** The last line of a reply that fails after it has begun; null to break off. */
    default @Nullable L lastWords(Failure failure) {
        return null;
    }
}
