package io.ponder.cli.engine;

import io.ponder.contracts.wire.WireJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Engines that listen on loopback where they usually do. Each is asked one or two questions that change nothing, and what
 * answers them in any other way than the engine that is expected there is left alone.
 */
public final class ListeningEngines {

    private static final int MOST_BYTES = 1 << 20;
    private static final int SHOWN = 3;

    /** A name that can stand in a shell's command and in {@code PONDER_ENGINE_MODELS} as it is. */
    private static final Pattern PLAIN = Pattern.compile("[\\w.:/@+-]{1,100}");

    /**
     * Where an engine may listen.
     *
     * @param path a document that tells which engine it is
     * @param name the engine's name, read from that document; empty if it is none
     */
    record Place(int port, String path, Function<JsonNode, Optional<String>> name) {}

    /** @param models those that can chat, as far as it tells, by names that are safe to print */
    public record Seen(String name, int port, List<String> models) {

        /** One line for people: what is there, and how to use it. */
        public String advice() {
            String at = name + " listens on port " + port;
            if (models.isEmpty()) {
                return at + ", but lists no model yet.";
            }
            String listed = models.stream().limit(SHOWN).collect(Collectors.joining(", "))
                    + (models.size() > SHOWN ? " and " + (models.size() - SHOWN) + " more" : "");
            return at + " (" + listed + "). To use it: " + command() + " ./ponder up";
        }

        /** The variables that make Ponder use it. */
        public String command() {
            String url = "PONDER_ENGINE_URL=http://127.0.0.1:" + port + "/v1";
            return models.size() > 1 ? url + " PONDER_ENGINE_MODELS=" + models.getFirst() : url;
        }
    }

    private final List<Place> places;

    ListeningEngines(List<Place> places) {
        this.places = List.copyOf(places);
    }

    /** Ollama, LM Studio, vLLM and llama-server at the ports that they have by default. */
    public static ListeningEngines usual() {
        return at(11434, 1234, 8000, 8080);
    }

    static ListeningEngines at(int ollama, int lmStudio, int... others) {
        List<Place> places = new ArrayList<>(List.of(
                new Place(ollama, "/api/version", ListeningEngines::ollama),
                new Place(lmStudio, "/api/v0/models", ListeningEngines::lmStudio)));
        for (int port : others) {
            places.add(new Place(port, "/v1/models", ListeningEngines::byOwner));
        }
        return new ListeningEngines(places);
    }

    /** None at all. */
    public static ListeningEngines none() {
        return new ListeningEngines(List.of());
    }

    /** Begins to look, at all places at once. */
    public Look look() {
        List<FutureTask<Optional<Seen>>> answers = new ArrayList<>();
        CountDownLatch open = new CountDownLatch(places.size());
        for (Place place : places) {
            Callable<Optional<Seen>> question = () -> seen(place);
            FutureTask<Optional<Seen>> answer = new FutureTask<>(question) {
                @Override
                protected void done() {
                    open.countDown();
                }
            };
            answers.add(answer);
            Thread.ofVirtual().name("looking at port " + place.port()).start(answer);
        }
        return new Look(answers, open, System.nanoTime());
    }

    /** A look that has begun. */
    public static final class Look {
        private final List<FutureTask<Optional<Seen>>> answers;
        private final CountDownLatch open;
        private final long began;

        private Look(List<FutureTask<Optional<Seen>>> answers, CountDownLatch open, long began) {
            this.answers = answers;
            this.open = open;
            this.began = began;
        }

        /**
         * What was seen, and no more looking.
         *
         * @param atMost counted from the beginning of the look
         */
        public List<Seen> within(Duration atMost) throws InterruptedException {
            open.await(atMost.toNanos() - (System.nanoTime() - began), TimeUnit.NANOSECONDS);
            List<Seen> seen = answers.stream()
                    .filter(answer -> answer.state() == FutureTask.State.SUCCESS)
                    .flatMap(answer -> answer.resultNow().stream())
                    .toList();
            answers.forEach(answer -> answer.cancel(true));
            return seen;
        }
    }

    private static Optional<Seen> seen(Place place) throws InterruptedException {
        // Never through a proxy, and never on to another address.
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            JsonNode told = get(http, place.port(), place.path());
            Optional<String> name = place.name().apply(told);
            if (name.isEmpty()) {
                return Optional.empty();
            }
            JsonNode listing = told.path("data").isArray() ? told : get(http, place.port(), "/v1/models");
            return Optional.of(new Seen(name.get(), place.port(), models(listing)));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    private static JsonNode get(HttpClient http, int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        HttpResponse<byte[]> response =
                http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        return response.statusCode() == 200 ? WireJson.mapper().readTree(response.body()) : MissingNode.getInstance();
    }

    private static Optional<String> ollama(JsonNode told) {
        return told.path("version").isString() ? Optional.of("Ollama") : Optional.empty();
    }

    private static Optional<String> lmStudio(JsonNode told) {
        JsonNode first = told.path("data").path(0);
        return first.path("id").isString() && first.has("state") && first.has("max_context_length")
                ? Optional.of("LM Studio")
                : Optional.empty();
    }

    private static Optional<String> byOwner(JsonNode told) {
        return switch (told.path("data").path(0).path("owned_by").asString("")) {
            case "vllm" -> Optional.of("vLLM");
            case "llamacpp" -> Optional.of("llama-server");
            case "sglang" -> Optional.of("SGLang");
            default -> Optional.empty();
        };
    }

    private static List<String> models(JsonNode listing) {
        return listing.path("data")
                .valueStream()
                .filter(model -> !model.path("type").asString("").equals("embeddings"))
                .map(model -> model.path("id").asString(""))
                .filter(id -> PLAIN.matcher(id).matches())
                .toList();
    }
}
