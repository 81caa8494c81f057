package io.ponder.evaluation.run;

/** Tells a person how a run is going. */
public interface Progress {

    /** A line that stays. */
    void line(String text);

    /** What is going on now; replaces what was last said. */
    void status(String text);
}
