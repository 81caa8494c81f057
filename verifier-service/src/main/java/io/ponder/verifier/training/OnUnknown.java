package io.ponder.verifier.training;

import io.ponder.contracts.verifier.RewardOutcome;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request wants to become of completions with an unknown reward, by the kind of it. */
record OnUnknown(Map<RewardOutcome, Treatment> treatments) {

    private static final Field FIELD = new Field("on_unknown");
    static final List<RewardOutcome> UNKNOWN =
            List.of(RewardOutcome.NOT_COMPARABLE, RewardOutcome.TIMED_OUT, RewardOutcome.ERROR);

    enum Treatment {
        /** No total and no advantage; the statistics of the group are those of the others. */
        LEAVE_OUT,
        /** The reward counts as 0. */
        ZERO,
        /** There is no reply. */
        FAIL;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws io.ponder.reasoning.model.FailureException naming what is wrong */
    static OnUnknown of(@Nullable Map<String, String> asked) {
        Map<RewardOutcome, Treatment> treatments = new EnumMap<>(RewardOutcome.class);
        if (asked != null) {
            asked.forEach((outcome, treatment) -> treatments.put(
                    one(UNKNOWN, outcome, FIELD, "names an outcome that is not unknown; those are"),
                    one(
                            List.of(Treatment.values()),
                            // a JSON null becomes a null value in the map, whatever its type says
                            String.valueOf(treatment),
                            FIELD.at(outcome),
                            "must be one of")));
        }
        return new OnUnknown(treatments);
    }

    Treatment of(RewardOutcome outcome) {
        return treatments.getOrDefault(outcome, Treatment.LEAVE_OUT);
    }

    private static <E extends Enum<E>> E one(List<E> all, String name, Field field, String rule) {
        List<String> names =
                all.stream().map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
        int index = names.indexOf(name);
        if (index < 0) {
            throw Failure.invalid(field, field + " " + rule + " " + String.join(", ", names), names)
                    .asException();
        }
        return all.get(index);
    }
}
