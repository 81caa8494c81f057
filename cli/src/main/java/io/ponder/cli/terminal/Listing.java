package io.ponder.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns under a heading. The last column is prose, which is wrapped on a terminal, and on a narrow
 * one stands below the others. */
public final class Listing {

    private final List<List<String>> rows = new ArrayList<>();

    public Listing(String... heading) {
        add(heading);
    }

    public void add(String... row) {
        rows.add(List.of(row));
    }

    public void print(Terminal terminal) {
        int prose = rows.getFirst().size() - 1;
        int[] widths = new int[prose];
        for (List<String> row : rows) {
            for (int i = 0; i < prose; i++) {
                widths[i] = Math.max(widths[i], Wrapping.width(row.get(i)));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < prose; i++) {
                line.append(Wrapping.pad(row.get(i), widths[i])).append("  ");
            }
            boolean below = line.length() > terminal.columns() / 2;
            terminal.wrapped(
                    below ? line.toString().stripTrailing() + "\n    " + row.get(prose) : line + row.get(prose),
                    below ? 4 : line.length());
        }
    }
}
