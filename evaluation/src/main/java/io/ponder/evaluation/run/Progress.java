package io.ponder.evaluation.run;

/** Tells a person how a run is going. */
public interface Progress {

    /** A line that stays. */
    void line(String text);

    /** What is going on now, in place of what was said last. */
    void status(String text);
}
