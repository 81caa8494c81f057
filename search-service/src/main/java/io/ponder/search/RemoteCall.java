package io.ponder.search;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RefusedException;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.engine.Proposer.InFlight;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.runtime.RequestContexts;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a streamed call on its own virtual thread. */
final class RemoteCall {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteCall.class);

    private RemoteCall() {}

    /**
     * @param span of the call, which is told every reply by {@code told}, and if nobody waits any longer
     * @param broken creates the reply that follows the last line: why the call failed, or that it was cut off, which is
     *     ignored after an ending line; and whether the service refused it
     */
    static <R> InFlight start(
            ServiceClient client,
            String path,
            Object body,
            CallSpan span,
            Instant deadline,
            Class<R> type,
            BiFunction<Failure, Boolean, ? extends R> broken,
            BiConsumer<CallSpan, R> told,
            Consumer<? super R> replies) {
        Cancellation cancellation = new Cancellation();
        RequestContext context = span.context().until(deadline);
        Consumer<R> receiver = reply -> {
            told.accept(span, reply);
            replies.accept(reply);
        };
        Thread.ofVirtual().name("call").start(() -> {
            RequestContexts.toLog(context);
            Failure failure;
            boolean refused = false;
            try {
                client.stream(path, body, context, type, cancellation, receiver);
                // After an ending line this one is ignored; otherwise it reports that the end is missing.
                failure = Failure.of(Kind.UPSTREAM_ERROR, "the reply to " + path + " was cut off");
            } catch (FailureException e) {
                failure = e.failure();
                refused = e instanceof RefusedException;
            } catch (RuntimeException e) {
                LOG.error("a call to {} failed unexpectedly", path, e);
                failure = Failure.of(Kind.INTERNAL, "the call to " + path + " failed unexpectedly");
            }
            receiver.accept(broken.apply(failure, refused));
        });
        return () -> {
            span.cancelled();
            cancellation.cancel();
        };
    }
}
