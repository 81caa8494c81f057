import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Scores/s of one verifier, over HTTP, one request after the other. Usage: Scores.java URL VERIFIER WORDS SECONDS */
class Scores {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public static void main(String[] args) throws Exception {
        int words = Integer.parseInt(args[2]);
        double seconds = Double.parseDouble(args[3]);
        for (int candidates : new int[] {1, 8, 32}) {
            String body = body(args[1], candidates, words);
            run(args[0], body, candidates, Math.max(1, seconds / 5));
            System.out.println(args[1] + " " + candidates + " " + run(args[0], body, candidates, seconds));
        }
    }

    /** Scores/s, and the median and the worst request in ms. */
    private static String run(String url, String body, int candidates, double seconds) throws Exception {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        List<Double> times = new ArrayList<>();
        while (System.nanoTime() < end) {
            long began = System.nanoTime();
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create(url + "/v1/scores"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            times.add((System.nanoTime() - began) / 1e6);
            long scored = response.body().lines().filter(line -> line.contains("\"outcome\"")).count();
            if (response.statusCode() != 200 || scored != candidates) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            }
        }
        double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double took = Arrays.stream(sorted).sum();
        return String.format(
                "%.1f %.1f %.1f", 1000.0 * candidates * sorted.length / took, sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }

    /** Every candidate has as many words, and no two are alike. */
    private static String body(String verifier, int candidates, int words) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < candidates; i++) {
            StringBuilder text = new StringBuilder("so");
            for (int w = 1; w < words; w++) {
                text.append(w % 10 == 9 ? " + " : " ").append(w % 3 == 0 ? (i + w) % 19 : "add");
            }
            texts.add("{\"text\":\"" + text + "\",\"steps\":[],\"complete\":true}");
        }
        return "{\"verifier\":\"" + verifier
                + "\",\"problem\":{\"messages\":[{\"role\":\"user\",\"content\":\"What is the sum of 3 and 4?\"}],"
                + "\"answer_format\":\"number\"},\"candidates\":[" + String.join(",", texts) + "]}";
    }
}
