package io.ponder.datasets.file;

import io.ponder.datasets.row.Row;
import java.util.Locale;

/** What each row of a file holds, in TRL's words. All rows of one export have one shape. */
public enum Shape {
    /** Whole conversations. Rows of a prompt and its completion fit too. */
    LANGUAGE_MODELLING,
    /** Questions, for reinforcement learning. */
    PROMPT_ONLY,
    /** Questions and what is to be answered. What a teacher wrote fits too, without its tokens. */
    PROMPT_COMPLETION,
    /** Two answers, of which one is better. */
    PREFERENCE,
    /** An answer that is good or is not. */
    UNPAIRED_PREFERENCE,
    /** Steps, and whether each is right. */
    STEPWISE,
    /** Rows of every kind, as Ponder knows them. */
    ANY;

    /** The shape that loses nothing of a row that a trainer could use. A tree fits none of theirs. */
    static Shape of(Row row) {
        return switch (row) {
            case Row.LanguageModelling _ -> LANGUAGE_MODELLING;
            case Row.PromptOnly _ -> PROMPT_ONLY;
            case Row.PromptCompletion _, Row.Distilled _ -> PROMPT_COMPLETION;
            case Row.Preference _ -> PREFERENCE;
            case Row.UnpairedPreference _ -> UNPAIRED_PREFERENCE;
            case Row.Stepwise _ -> STEPWISE;
            case Row.Tree _ -> ANY;
        };
    }

    boolean holds(Row row) {
        Shape own = of(row);
        return this == ANY || this == own || this == LANGUAGE_MODELLING && own == PROMPT_COMPLETION;
    }

    /** As in files and commands: {@code prompt_only}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
