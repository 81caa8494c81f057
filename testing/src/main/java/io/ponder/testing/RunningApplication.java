package io.ponder.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A Spring application started on a free port, and a client for it. */
public final class RunningApplication implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final HttpClient http;
    private final URI url;

    /** @param settings command-line arguments, such as {@code --ponder.x=1} */
    public RunningApplication(SpringApplicationBuilder application, String... settings) {
        this(null, application, settings);
    }

    /**
     * An application that speaks TLS, or does not.
     *
     * @param tls with what the client speaks TLS; null for an application that speaks plain HTTP
     */
    public RunningApplication(@Nullable SSLContext tls, SpringApplicationBuilder application, String... settings) {
        http = tls == null
                ? HttpClient.newHttpClient()
                : HttpClient.newBuilder().sslContext(tls).build();
        context = application.run(
                Stream.concat(Stream.of("--server.port=0"), Stream.of(settings)).toArray(String[]::new));
        url = URI.create((tls == null ? "http://127.0.0.1:" : "https://localhost:")
                + context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** The application's URL, without a path. */
    public URI url() {
        return url;
    }

    public HttpClient http() {
        return http;
    }

    /** A property of the application, such as {@code local.management.port}. */
    public String property(String name) {
        return context.getEnvironment().getRequiredProperty(name);
    }

    /** A bean of the application. */
    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /** The names of its beans of a type. */
    public List<String> beans(Class<?> type) {
        return List.of(context.getBeanNamesForType(type));
    }

    /** Starts building a request for a path. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path));
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.shutdownNow(); // not close(), which would wait for replies that a test has not read
        context.close();
    }
}
