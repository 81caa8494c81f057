package io.ponder.runtime;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.Neighbours;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.runtime.tracing.Traced;
import io.ponder.runtime.tracing.Tracing;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;

/**
 * Opens this service's {@link LineEndpoint}s to its neighbours, if it has any, from when it listens until it stops. Requests
 * get what they get over HTTP: a span, a line in the log, a place among those that a stop waits for, and a thread that is interrupted once
 * nobody waits. Bodies in flight and requests at work are not bounded here: the neighbour has let them in.
 */
final class NeighbourDoors implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(NeighbourDoors.class);

    private final Neighbours neighbours;
    private final List<LineEndpoint<?, ?>> endpoints;
    private final String service;
    private final Drain drain;
    private final Tracing tracing;
    private final InstantSource clock;
    private volatile boolean running;

    NeighbourDoors(
            ObjectProvider<Neighbours> neighbours,
            ObjectProvider<LineEndpoint<?, ?>> endpoints,
            @Value("${spring.application.name:}") String service,
            Drain drain,
            Tracing tracing,
            InstantSource clock) {
        this.neighbours = neighbours.getIfAvailable(() -> Neighbours.NONE);
        this.endpoints = endpoints.stream().toList();
        this.service = service;
        this.drain = drain;
        this.tracing = tracing;
        this.clock = clock;
    }

    @Override
    public void start() {
        running = true;
        if (neighbours != Neighbours.NONE) {
            endpoints.forEach(endpoint -> neighbours.open(service, new Door<>(endpoint)));
        }
    }

    @Override
    public void stop() {
        running = false;
        endpoints.forEach(endpoint -> neighbours.close(service, endpoint.wire().path()));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private final class Door<Q, L> implements Neighbours.Neighbour<Q, L> {
        private final LineEndpoint<Q, L> endpoint;
        private final Neighbours.Wire<Q, L> wire;

        Door(LineEndpoint<Q, L> endpoint) {
            this.endpoint = endpoint;
            this.wire = endpoint.wire();
        }

        @Override
        public Neighbours.Wire<Q, L> wire() {
            return wire;
        }

        @Override
        public Neighbours.@Nullable Work answer(Q asked, RequestContext sent, Neighbours.Reply<? super L> reply) {
            if (!drain.enter()) {
                return null;
            }
            Traced traced = tracing.serve("POST " + wire.path(), sent.headers(clock)::get, clock)
                    .with("http.route", wire.path())
                    .with("ponder.request.id", sent.requestId());
            Answer<L> answer = new Answer<>(endpoint, reply);
            Cancellation cancellation = new Cancellation();
            Thread worker = Thread.ofVirtual().name("work").start(() -> {
                long began = System.nanoTime();
                MDC.put(RequestContexts.SERVICE, service);
                RequestContexts.toLog(traced.context());
                try {
                    answer.run(endpoint.accept(asked, traced.context()), cancellation);
                } catch (RuntimeException | Error e) {
                    answer.failed(e, traced);
                } finally {
                    RequestContextFilter.logEnd(Level.INFO, "POST", wire.path(), answer.status, began);
                    traced.end();
                    MDC.clear();
                    drain.leave();
                }
            });
            return () -> {
                cancellation.cancel();
                worker.interrupt();
            };
        }
    }

    /** One reply, written by its worker alone. */
    private static final class Answer<L> {
        private final LineEndpoint<?, L> endpoint;
        private final Neighbours.Reply<? super L> reply;
        private boolean hasBegun;
        private int status = 200;

        Answer(LineEndpoint<?, L> endpoint, Neighbours.Reply<? super L> reply) {
            this.endpoint = endpoint;
            this.reply = reply;
        }

        void run(ClientWatch.Work<L> work, Cancellation cancellation) {
            work.run(
                    line -> {
                        hasBegun = true;
                        reply.line(line);
                    },
                    cancellation);
            reply.ended();
        }

        void failed(Throwable e, Traced traced) {
            Failure failure = failureOf(e);
            if (!hasBegun) {
                status = failure.kind().status();
            }
            if (status >= 500) {
                traced.failed(Integer.toString(status));
            }
            L lastWords = hasBegun ? endpoint.lastWords(failure) : null;
            if (lastWords != null) {
                reply.line(lastWords);
                reply.ended();
            } else {
                reply.failed(failure, hasBegun);
            }
        }

        private static Failure failureOf(Throwable e) {
            if (e instanceof FailureException known) {
                return known.failure();
            }
            if (!(e instanceof ClientGoneException)) {
                LOG.error("a request failed unexpectedly", e);
            }
            return StatusFailures.of(500);
        }
    }
}
