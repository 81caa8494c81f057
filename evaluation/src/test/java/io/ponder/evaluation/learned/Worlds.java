package io.ponder.evaluation.learned;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Samples of made-up problems, in which it is known what tells right from wrong. */
final class Worlds {

    private Worlds() {}

    /**
     * The right answer is rare, so that a vote is seldom right, but the model is sure of it, and its calculations hold.
     *
     * @param telling whether confidence and arithmetic tell right from wrong; otherwise nothing does
     */
    static Path samples(Path folder, int problems, boolean telling) throws IOException {
        Random random = new Random(7);
        List<String> lines = new ArrayList<>();
        for (int problem = 0; problem < problems; problem++) {
            List<String> samples = new ArrayList<>();
            int right = 100 + problem;
            int common = right + 1;
            for (int i = 0; i < 8; i++) {
                boolean isRight = i == problem % 8 || random.nextInt(10) == 0;
                int answer = isRight ? right : i % 2 == 0 ? common : right + 2 + random.nextInt(20);
                boolean sure = telling ? isRight : random.nextBoolean();
                double mean = (sure ? -0.1 : -0.4) - 0.1 * random.nextDouble();
                int sum = (telling ? isRight || random.nextInt(3) == 0 : random.nextBoolean()) ? 12 : 13;
                samples.add(String.format(
                        Locale.ROOT,
                        "{\"text\": \"5 + 7 = %d\\n\\nSo the answer is \\\\boxed{%d}.\", \"log_probs\": {\"mean\": %.4f,"
                                + " \"lowest_group\": %.4f, \"tail\": %.4f, \"count\": 30}}",
                        sum,
                        answer,
                        mean,
                        mean - 0.05,
                        mean + 0.02));
            }
            lines.add("{\"question\": \"What is number " + problem + "?\", \"answer\": \"" + right
                    + "\", \"model\": \"tiny\", \"samples\": [" + String.join(", ", samples) + "]}");
        }
        return Files.write(folder.resolve("samples.jsonl"), lines);
    }

    /** Solutions of three steps; a step is wrong from the first wrong calculation on. */
    static Path steps(Path folder, int problems) throws IOException {
        Random random = new Random(11);
        List<String> lines = new ArrayList<>();
        for (int problem = 0; problem < problems; problem++) {
            List<String> steps = new ArrayList<>();
            List<String> labels = new ArrayList<>();
            boolean stillRight = true;
            for (int i = 0; i < 3; i++) {
                boolean holds = random.nextInt(3) > 0;
                stillRight = stillRight && holds;
                steps.add("\"" + (3 + i) + " + 4 = " + (7 + i + (holds ? 0 : 1)) + "\"");
                labels.add(i % 2 == 0 ? String.valueOf(stillRight) : stillRight ? "1" : "0");
            }
            lines.add("{\"prompt\": \"Add number " + problem + "\", \"completions\": [" + String.join(", ", steps)
                    + "], \"labels\": [" + String.join(", ", labels) + "]}");
        }
        return Files.write(folder.resolve("steps.jsonl"), lines);
    }
}
