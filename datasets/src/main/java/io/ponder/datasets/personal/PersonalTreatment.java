package io.ponder.datasets.personal;

/** What becomes of a row that holds personal data. */
public enum PersonalTreatment {
    /** It stays as it is, and nobody looks. */
    KEEP,
    /** Placeholders stand instead: {@code <EMAIL_1>}. */
    REDACT,
    /** It is left out. */
    DROP
}
