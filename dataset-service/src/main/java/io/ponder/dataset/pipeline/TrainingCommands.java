package io.ponder.dataset.pipeline;

import io.ponder.dataset.pipeline.PipelineStep.TrainingStep;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The commands that make and serve the model of a training, as a shell takes them in Ponder's folder. */
final class TrainingCommands {

    private static final String PYTHON = "~/.cache/ponder/trainers/bin/python";

    private TrainingCommands() {}

    /** They export the data, train the model on it, and serve the model by the name that the run waits for. */
    static List<String> of(PipelineRun run, List<StepStanding> steps, TrainingStep training) {
        String data = RunProgress.named(run, steps, training.data());
        String base = base(run, training.base());
        String out = folder(run, training.name());
        String name = RunProgress.named(run, steps, Ref.madeBy(training.name()));
        return List.of(
                "./ponder data export " + quoted(data) + " --format trl --to " + quoted("exports/" + data),
                train(training, base, "exports/" + data, out),
                serve(training, base, out + "/model", name));
    }

    private static String train(TrainingStep training, String base, String data, String out) {
        StringBuilder command = new StringBuilder(PYTHON)
                .append(" deploy/training/train.py ")
                .append(training.way().word())
                .append(" --model ")
                .append(quoted(base))
                .append(" --data ")
                .append(quoted(data))
                .append(" --out ")
                .append(quoted(out));
        if (!training.weights().isEmpty()) {
            command.append(" --weights ").append(quoted(weights(training.weights())));
        }
        training.options().forEach((name, value) -> {
            if (value instanceof Boolean isThere) {
                command.append(isThere ? " --" + name : "");
            } else {
                command.append(" --").append(name).append(' ').append(quoted(text(value)));
            }
        });
        return command.toString();
    }

    private static String serve(TrainingStep training, String base, String result, String name) {
        int rank = rank(training);
        return rank == 0
                ? "vllm serve " + quoted(result) + " --served-model-name " + quoted(name)
                : "vllm serve " + quoted(base) + " --enable-lora --max-lora-rank " + rank + " --lora-modules "
                        + quoted(name + "=" + result);
    }

    /** The rank of the adapter that a training makes; 0 for all weights. */
    static int rank(TrainingStep training) {
        return training.options().get("lora") instanceof Number rank ? rank.intValue() : 0;
    }

    private static String base(PipelineRun run, Ref base) {
        String step = base.step();
        return step == null ? base.in(run.name()) : folder(run, step) + "/model";
    }

    private static String folder(PipelineRun run, String step) {
        return "trained/" + Ref.made(run.name(), step);
    }

    private static String weights(Map<String, Double> weights) {
        return new TreeMap<>(weights)
                .entrySet().stream()
                        .map(one -> one.getKey() + "=" + TrainingOptions.number(one.getValue()))
                        .collect(Collectors.joining(","));
    }

    private static String text(Object value) {
        return value instanceof Number number ? TrainingOptions.number(number.doubleValue()) : String.valueOf(value);
    }

    /** As a POSIX shell takes it for one word. */
    private static String quoted(String text) {
        return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
