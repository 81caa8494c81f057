import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.Pair;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens a second of samples drawn in parallel from one prompt: {@code bare MODEL_FILE} through the classes of
 * de.kherud:llama, {@code product PROPOSER_URL PID} through {@code POST /v1/proposals} of the process with that number. Prints one line for
 * each number of samples: mode, samples, tokens, seconds, seconds of processor time, tokens a second, tokens a second of processor time.
 */
public final class Throughput {

    private static final String SYSTEM = "You are a helpful assistant.";
    private static final String USER = "Write a long story about a lighthouse keeper and a storm, with every detail.";
    private static final int TOKENS = Integer.getInteger("tokens", 128);
    private static final int[] SAMPLES = {1, 2, 3, 4, 6, 8};
    private static final Pattern END = Pattern.compile("\"type\":\"end\".*\"completion\":(\\d+)");

    private interface Draw {
        /** Returns the completion tokens of so many samples. */
        long draw(int samples, int seed) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        boolean isBare = args[0].equals("bare");
        Draw draw = isBare ? bare(args[1]) : product(args[1]);
        ProcessHandle worker = isBare ? ProcessHandle.current() : ProcessHandle.of(Long.parseLong(args[2])).orElseThrow();
        draw.draw(1, 0);
        for (int samples : SAMPLES) {
            Duration usedBefore = worker.info().totalCpuDuration().orElseThrow();
            long began = System.nanoTime();
            long tokens = draw.draw(samples, samples * 1000);
            double seconds = (System.nanoTime() - began) / 1e9;
            double used = worker.info().totalCpuDuration().orElseThrow().minus(usedBefore).toMillis() / 1e3;
            System.out.printf(
                    Locale.ROOT,
                    "%s %d %d %.2f %.2f %.1f %.1f%n",
                    args[0], samples, tokens, seconds, used, tokens / seconds, tokens / used);
        }
        System.exit(0); // the binding leaves a thread behind that would keep the process alive
    }

    private static Draw bare(String file) {
        LlamaModel model = new LlamaModel(new ModelParameters()
                .setModel(file)
                .setCtxSize(16384)
                .setParallel(8)
                .setThreads(Runtime.getRuntime().availableProcessors())
                .setThreadsBatch(Runtime.getRuntime().availableProcessors())
                .enableContBatching()
                .disableLog());
        String prompt = model.applyTemplate(
                new InferenceParameters("").setMessages(SYSTEM, List.of(new Pair<>("user", USER))));
        return (samples, seed) -> {
            AtomicLong tokens = new AtomicLong();
            try (var threads = Executors.newFixedThreadPool(samples)) {
                for (int i = 0; i < samples; i++) {
                    var parameters = new InferenceParameters(prompt)
                            .setNPredict(TOKENS)
                            .setTemperature(0.7f)
                            .setSeed(seed + i)
                            .setCachePrompt(true);
                    threads.submit(() -> {
                        for (LlamaOutput output : model.generate(parameters)) {
                            tokens.addAndGet(output.text.isEmpty() ? 0 : 1);
                        }
                    });
                }
            }
            return tokens.get();
        };
    }

    private static Draw product(String url) {
        HttpClient http = HttpClient.newHttpClient();
        return (samples, seed) -> {
            String body = """
                    {"messages": [{"role": "system", "content": "%s"}, {"role": "user", "content": "%s"}],
                     "prefixes": [{"text": "", "samples": %d, "seed": %d}], "unit": "solution",
                     "sampling": {"temperature": 0.7, "top_p": 1.0, "max_tokens": %d, "stop": []},
                     "alternatives": 0, "progress": false}
                    """
                    .formatted(SYSTEM, USER, samples, seed, TOKENS);
            var request = HttpRequest.newBuilder(URI.create(url + "/v1/proposals"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build();
            var reply = http.send(request, BodyHandlers.ofString());
            Matcher end = END.matcher(reply.body());
            if (reply.statusCode() != 200 || !end.find()) {
                throw new IllegalStateException(reply.statusCode() + " " + reply.body());
            }
            return Long.parseLong(end.group(1));
        };
    }
}
