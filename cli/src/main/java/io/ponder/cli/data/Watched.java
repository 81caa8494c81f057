package io.ponder.cli.data;

import java.util.List;

/** A job or a run of a pipeline as it stands, to be shown until it ends or stands still. */
interface Watched {

    /** Whether it is worth waiting for what comes next. */
    boolean works();

    boolean succeeded();

    /** What is told on a line of its own once it changes. */
    List<Object> changes();

    /** How it stands, in some lines that are no wider than the terminal. */
    List<String> page(int columns);

    /** How it stands, on one line of a log. */
    String line();

    /** What is shown below the last page. */
    List<String> appendix();

    /** What can be done with it next. */
    String next();

    /** What is said when the watch ends before it. */
    String left();

    /** The same as it stands now. */
    Watched again(DataApi api) throws InterruptedException;
}
