package io.ponder.reasoning.engine;

import io.ponder.reasoning.form.FormFault;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.strategy.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the samples of a search without the form that was asked for, and says what follows from them. */
final class Malformed {

    private final @Nullable ResponseFormat format;
    private final Map<FormFault, Integer> faults = new LinkedHashMap<>();
    private int samples;

    Malformed(@Nullable ResponseFormat format) {
        this.format = format;
    }

    /** A sample has come. */
    void add(Node node) {
        samples++;
        FormFault fault = node.fault();
        if (fault != null) {
            faults.merge(fault, 1, Integer::sum);
        }
    }

    /** How many had each kind of fault. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (FormFault.Kind kind : FormFault.Kind.values()) {
            int count = count(kind);
            if (count > 0) {
                notes.add(kind.words(count, samples));
            }
        }
        return notes;
    }

    /** What a reader of the chosen candidate must know; empty where its form is right. */
    static List<String> warnings(Node chosen) {
        FormFault fault = chosen.fault();
        return fault == null
                ? List.of()
                : List.of("no sample has the form asked for; this one is returned as the model wrote it: "
                        + fault.message());
    }

    /**
     * Why the chosen candidate is no answer; null where it is one. A client that names a schema reads the answer by it, and
     * would break on another.
     */
    @Nullable
    Failure failure(Node chosen) {
        FormFault fault = chosen.fault();
        if (format == null
                || format.type() != ResponseFormat.Type.JSON_SCHEMA
                || fault == null
                || fault.kind() != FormFault.Kind.DOCUMENT) {
            return null;
        }
        FormFault most = faults.entrySet().stream()
                .filter(met -> met.getKey().kind() == FormFault.Kind.DOCUMENT)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(fault);
        int count = count(FormFault.Kind.DOCUMENT);
        return Failure.of(
                Failure.Kind.NO_ANSWER,
                (count == 1 ? "the only finished sample breaks" : "all " + count + " finished samples break")
                        + " the JSON schema of " + new Field("sampling.response_format") + "; most often: "
                        + most.message());
    }

    private int count(FormFault.Kind kind) {
        return faults.entrySet().stream()
                .filter(met -> met.getKey().kind() == kind)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
