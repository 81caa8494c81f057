package io.ponder.cli.configuration;

import java.util.Locale;

/**
 * A setting of a service.
 *
 * @param module where it is declared, such as {@code search-service}
 * @param name such as {@code ponder.search.max-concurrent}; {@code []} stands for the number of a list's entry
 * @param type in words, with its range
 * @param value the default, as it is written; empty for none
 * @param about what it does, in Markdown; empty if the code does not say
 */
record Setting(String module, String name, String type, String value, String about) {

    String prefix() {
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** Whether an environment variable can set it: entries of lists are written into a file. */
    boolean hasVariable() {
        return !name.contains("[]");
    }

    /** The variable by Spring's rule. */
    String variable() {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
