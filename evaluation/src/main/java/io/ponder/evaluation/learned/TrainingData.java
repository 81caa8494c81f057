package io.ponder.evaluation.learned;

import io.ponder.contracts.learned.HiddenStates;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.evaluation.data.Broken;
import io.ponder.evaluation.data.DataEntries;
import io.ponder.evaluation.data.DataEntry;
import io.ponder.evaluation.data.DataException;
import io.ponder.evaluation.data.DataReader;
import io.ponder.evaluation.data.Unusable;
import io.ponder.evaluation.redraw.Recording;
import io.ponder.evaluation.run.Matrix;
import io.ponder.evaluation.run.RunException;
import io.ponder.evaluation.run.RunFolder;
import io.ponder.evaluation.run.Settings;
import io.ponder.reasoning.strategy.vote.MajorityVote;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier is learned from: folders of runs of {@code ./ponder eval}, and files of {@linkplain LineReader lines}.
 *
 * @param problems with samples; one for each model that answered it
 * @param traces with a label for each step
 * @param sha256 of all files
 * @param notes on what was left out
 * @param embeddings the model whose hidden states are there; null without them
 */
public record TrainingData(
        List<TrainingProblem> problems,
        List<StepTrace> traces,
        String sha256,
        List<String> notes,
        @Nullable String embeddings) {

    public TrainingData {
        problems = List.copyOf(problems);
        traces = List.copyOf(traces);
        notes = List.copyOf(notes);
    }

    /**
     * @param writer the model that wrote samples of lines that do not say; null if it is not known
     * @param skipBroken whether to leave out lines that cannot be used, or to refuse the file for them
     * @throws DataException naming the file and the lines that cannot be used
     * @throws RunException if a folder holds no run
     */
    public static TrainingData read(List<Path> sources, @Nullable String writer, boolean skipBroken)
            throws IOException, RunException {
        List<TrainingProblem> problems = new ArrayList<>();
        List<StepTrace> traces = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        StringBuilder hashes = new StringBuilder();
        for (Path source : sources) {
            if (Files.isDirectory(source)) {
                problems.addAll(run(source, notes));
            } else {
                LineReader lines = lines(source, writer, skipBroken, notes);
                problems.addAll(lines.problems());
                traces.addAll(lines.traces());
            }
            for (Path file : files(source)) {
                hashes.append(DataReader.sha256(file)).append('\n');
            }
        }
        return new TrainingData(
                problems,
                traces,
                DataReader.sha256(new ByteArrayInputStream(hashes.toString().getBytes(StandardCharsets.UTF_8))),
                notes,
                null);
    }

    /**
     * The same with hidden states.
     *
     * @throws io.ponder.reasoning.model.FailureException if the engine refuses or fails
     */
    public TrainingData with(HiddenStates states) {
        RequestContext context = RequestContext.fresh();
        return new TrainingData(
                problems.stream()
                        .map(one -> new TrainingProblem(
                                one.key(),
                                one.writer(),
                                one.recorded(),
                                states.ofTexts(one.recorded().item().question(), one.evidence(), context)))
                        .toList(),
                traces.stream()
                        .map(one -> new StepTrace(
                                one.key(),
                                one.writer(),
                                states.ofSteps(one.key(), one.evidence(), context),
                                one.right()))
                        .toList(),
                sha256,
                notes,
                states.model());
    }

    /** When the newest of the sources was written. */
    public static FileTime newest(List<Path> sources) throws IOException {
        FileTime newest = FileTime.fromMillis(0);
        for (Path source : sources) {
            for (Path file : files(source)) {
                FileTime its = Files.getLastModifiedTime(file);
                newest = its.compareTo(newest) > 0 ? its : newest;
            }
        }
        return newest;
    }

    private static List<Path> files(Path source) {
        return Files.isDirectory(source)
                ? Stream.of("problems.jsonl", "searches.jsonl.gz", "scores.jsonl.gz")
                        .map(source::resolve)
                        .filter(Files::exists)
                        .toList()
                : List.of(source);
    }

    private static List<TrainingProblem> run(Path folder, List<String> notes) throws IOException, RunException {
        RunFolder run = new RunFolder(folder);
        Settings settings = run.settings();
        Matrix samples =
                Matrix.of(settings.with(List.of(MajorityVote.TYPE.name()), List.of(), settings.budgets()), List.of());
        Recording recording = Recording.of(run, samples);
        if (!recording.missing().isEmpty()) {
            notes.add(folder + ": " + recording.missing().size()
                    + " problems have not been answered yet, and are left out");
        }
        return recording.problems().stream()
                .map(one -> TrainingProblem.of(one, settings.model()))
                .toList();
    }

    private static LineReader lines(Path file, @Nullable String writer, boolean skipBroken, List<String> notes)
            throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new DataException("there is no file or folder " + file);
        }
        LineReader lines = new LineReader(writer);
        List<Broken> broken = new ArrayList<>();
        int read = 0;
        try (DataEntries entries = DataEntries.open(file)) {
            for (DataEntry entry = entries.next(); entry != null; entry = entries.next()) {
                try {
                    if (entry.json() == null) {
                        throw new Unusable(String.valueOf(entry.trouble()));
                    }
                    lines.read(entry.json());
                    read++;
                } catch (Unusable e) {
                    broken.add(new Broken(entry.number(), String.valueOf(e.getMessage())));
                }
            }
        }
        if (!broken.isEmpty() && (!skipBroken || read == 0)) {
            throw DataException.of(String.valueOf(file.getFileName()), read + broken.size(), broken);
        }
        if (!broken.isEmpty()) {
            notes.add(file + ": " + broken.size() + " lines cannot be used, and are left out; " + broken.getFirst());
        }
        return lines;
    }

    /** The models that wrote the samples, as far as they are known. */
    List<String> writers() {
        Set<String> all = Stream.concat(
                        problems.stream().map(TrainingProblem::writer),
                        traces.stream().map(StepTrace::writer))
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
        return List.copyOf(all);
    }
}
