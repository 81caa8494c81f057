package io.ponder.benchmarks;

import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * One search for each line that it reads, so that something else can be measured in turn with it. A line says how many
 * samples may be drawn; what is printed are nanoseconds, samples drawn and scores given.
 */
final class OnRequest {

    private OnRequest() {}

    /**
     * @param args the strategy, one step in how many ends its answer, and parameters as {@code name=value}
     */
    public static void main(String[] args) throws IOException {
        Map<String, Object> parameters = new TreeMap<>();
        for (int i = 2; i < args.length; i++) {
            String[] parts = args[i].split("=", 2);
            parameters.put(parts[0], parts[1].matches("\\d+") ? (Object) Integer.valueOf(parts[1]) : parts[1]);
        }
        Workload workload = new Workload(args[0], parameters, Integer.parseInt(args[1]));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int[] scores = new int[1];
            int maxSamples = Integer.parseInt(line);
            long start = System.nanoTime();
            SearchResult result = workload.run(maxSamples, event -> {
                if (event instanceof TraceEvent.Scored) {
                    scores[0]++;
                }
            });
            long nanos = System.nanoTime() - start;
            System.out.println(nanos + " " + result.samples().finished() + " " + scores[0]);
        }
    }
}
