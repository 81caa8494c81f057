package io.ponder.runtime;

import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a service end without losing a request. When it is told to stop, it is no longer ready, finishes what it has
 * accepted, and answers everything else with a 503 which says that the request was not accepted, on a connection that
 * it then closes. It stops when nothing is left, or after Spring's {@code lifecycle.timeout-per-shutdown-phase}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
final class Drain extends OncePerRequestFilter implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    /** After the last request, Tomcat still has the end of its reply to send. */
    private static final Duration LAST_WORDS = Duration.ofMillis(100);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final ApplicationContext context;
    private final FailureRenderer renderer;
    private int atWork;
    private long lastEnd = System.nanoTime() - LAST_WORDS.toNanos();
    private boolean draining;
    private volatile boolean running;

    Drain(ApplicationContext context, FailureRenderer renderer) {
        this.context = context;
        this.renderer = renderer;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return Probes.isProbe(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!enter()) {
            response.setHeader("Connection", "close");
            response.setHeader(ServiceClient.NOT_ACCEPTED, "restarting");
            renderer.render(restarting(), request, response);
            UnreadBody.discard(request, response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            leave();
        }
    }

    private static Failure restarting() {
        return Failure.passing(Kind.UPSTREAM_UNAVAILABLE, "this service is restarting; try again later");
    }

    /** Accepts a request, whose end must be told; false if it must not be accepted any more. */
    synchronized boolean enter() {
        atWork += draining ? 0 : 1;
        return !draining;
    }

    synchronized void leave() {
        atWork--;
        lastEnd = System.nanoTime();
    }

    private synchronized boolean isEmpty() {
        return atWork == 0 && System.nanoTime() - lastEnd >= LAST_WORDS.toNanos();
    }

    private synchronized int close() {
        draining = true;
        return atWork;
    }

    /** Before the web server and everything that requests may need. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public void stop(Runnable callback) {
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        int left = close();
        LOG.info("stopping, with {} requests to finish", left);
        Thread.ofVirtual().name("drain").start(() -> {
            try {
                while (!isEmpty() && running) {
                    Thread.sleep(PAUSE);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                running = false;
                callback.run();
            }
        });
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
