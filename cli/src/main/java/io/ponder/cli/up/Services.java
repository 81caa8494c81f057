package io.ponder.cli.up;

import io.ponder.contracts.wire.Neighbours;
import io.ponder.dataset.DatasetApplication;
import io.ponder.gateway.GatewayApplication;
import io.ponder.proposer.ProposerApplication;
import io.ponder.search.SearchApplication;
import io.ponder.verifier.VerifierApplication;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/** The services, each the same Spring application as in a process of its own. */
final class Services implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Services.class);

    private final Map<ServiceName, ConfigurableApplicationContext> contexts =
            Collections.synchronizedMap(new EnumMap<>(ServiceName.class));

    private final Neighbours neighbours = new Neighbours();

    /**
     * Starts all at once: none needs another to start, only to be ready.
     *
     * @param overrides properties that go before each service's own configuration
     * @throws CannotStartException when one of them does not start; {@link #close} then stops those that did
     */
    void start(UpSettings settings, Map<String, String> overrides) throws CannotStartException {
        start(List.of(ServiceName.values()), settings, overrides);
    }

    /** The same for some of them. */
    void start(List<ServiceName> services, UpSettings settings, Map<String, String> overrides)
            throws CannotStartException {
        try (ExecutorService starters = Executors.newFixedThreadPool(services.size())) {
            Map<ServiceName, Future<?>> starting = new EnumMap<>(ServiceName.class);
            for (ServiceName service : services) {
                starting.put(service, starters.submit(() -> start(service, settings, overrides)));
            }
            for (Map.Entry<ServiceName, Future<?>> started : starting.entrySet()) {
                await(started.getKey(), started.getValue(), settings);
            }
        }
    }

    /** Stops them, clients before those they call, so that each drains while what it needs still runs. */
    @Override
    public void close() {
        List<ServiceName> order = new ArrayList<>(Arrays.asList(ServiceName.values()));
        Collections.reverse(order);
        order.forEach(this::stop);
    }

    /** Stops one of them and starts it again. */
    void restart(ServiceName service, UpSettings settings, Map<String, String> overrides) {
        stop(service);
        start(service, settings, overrides);
    }

    private void stop(ServiceName service) {
        ConfigurableApplicationContext context = contexts.remove(service);
        if (context != null) {
            MDC.put(ServiceMember.KEY, service.applicationName());
            context.close();
        }
    }

    private void start(ServiceName service, UpSettings settings, Map<String, String> overrides) {
        MDC.put(ServiceMember.KEY, service.applicationName());
        List<String> arguments = new ArrayList<>();
        overrides.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        arguments.add("--server.port=" + settings.port(service));
        arguments.add("--server.address=" + settings.address(service));
        arguments.add("--PONDER_MANAGEMENT_PORT=");
        arguments.add("--ponder.tls.listen=" + (service == ServiceName.GATEWAY));
        // OTEL_SERVICE_NAME would give all the same.
        arguments.add("--management.opentelemetry.resource-attributes[service.name]=" + service.applicationName());
        for (ServiceName other : ServiceName.values()) {
            arguments.add("--" + other.urlVariable() + "=" + settings.url(other));
        }
        SpringApplicationBuilder builder = builder(service).sources(NamedInLogs.class);
        // One hook, of this program, stops all in order.
        builder.registerShutdownHook(false);
        builder.initializers(context -> context.getBeanFactory().registerSingleton("neighbours", neighbours));
        contexts.put(service, builder.run(arguments.toArray(String[]::new)));
    }

    private static SpringApplicationBuilder builder(ServiceName service) {
        return switch (service) {
            case PROPOSER -> ProposerApplication.builder();
            case VERIFIER -> VerifierApplication.builder();
            case SEARCH -> SearchApplication.builder();
            case DATASET -> DatasetApplication.builder();
            case GATEWAY -> GatewayApplication.builder();
        };
    }

    private static void await(ServiceName service, Future<?> start, UpSettings settings) throws CannotStartException {
        try {
            start.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("Interrupted.");
        } catch (ExecutionException e) {
            LOG.error("{} did not start", service.applicationName(), e.getCause());
            throw new CannotStartException(
                    "The " + service.label() + " did not start: " + reason(e, service, settings));
        }
    }

    private static String reason(Throwable failure, ServiceName service, UpSettings settings) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof PortInUseException)) {
            cause = cause.getCause();
        }
        if (cause instanceof PortInUseException) {
            return "port " + settings.port(service) + " is taken; " + service.portVariable() + " chooses another.";
        }
        return (cause.getMessage() == null ? cause.toString() : cause.getMessage()) + "\nThe log has more: "
                + settings.logFile();
    }
}
