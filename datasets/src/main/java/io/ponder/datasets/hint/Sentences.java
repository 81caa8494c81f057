package io.ponder.datasets.hint;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A text in sentences, of which some may be changed or dropped; the others stay as they are, spacing included. */
final class Sentences {

    /** What a sentence may stand behind: tags, list items, headings, quotations, the names of steps. */
    private static final Pattern LEAD =
            Pattern.compile("\\A(?:\\s*+(?:<[a-zA-Z_|]{2,20}>|[-*+•](?=\\s)|\\d{1,2}[.)](?=\\s)|#{1,6}(?=\\s)|>"
                    + "|[*_]{0,3}(?:Step|Schritt|Étape|Paso) \\d{1,2}[*_]{0,3}[:.)][*_]{0,3}))*+\\s*+");

    private static final Pattern NUMBERED = Pattern.compile(
            "(?<before>(?:^|\\s|Step |Schritt |Étape |Paso |[*_]))(?<number>\\d{1,2})(?<after>[*_]{0,3}[.):])");
    private static final Pattern END =
            Pattern.compile("(?<=[^\\s\\d][.!?]|\\d[.!?]|[.!?][\"”’')*_]{1,3})(?=\\s)|(?<=[。！？।])|\\n");
    private static final Pattern ABBREVIATION = Pattern.compile(
            "(?:\\b(?:e\\.g|i\\.e|vs|etc|Mr|Mrs|Ms|Dr|St|approx|resp|z\\.B|d\\.h)\\.|^\\s*\\S{1,3}\\d{0,2}[.)])\\z");

    private final List<Sentence> all = new ArrayList<>();

    /** One sentence, or one line of a formula or of code. */
    static final class Sentence {
        private String lead;
        private String body;
        private String gap;
        private final boolean code;

        private Sentence(String lead, String body, String gap, boolean code) {
            this.lead = lead;
            this.body = body;
            this.gap = gap;
            this.code = code;
        }

        /** Without what it stands behind, and without the space after it. */
        String body() {
            return body;
        }

        /** Whether it is a line of code within a fence. */
        boolean isCode() {
            return code;
        }

        void become(String other) {
            body = other;
        }
    }

    Sentences(String text) {
        boolean code = false;
        int from = 0;
        while (from < text.length()) {
            int line = text.indexOf('\n', from);
            int end = line < 0 ? text.length() : line;
            while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            String whole = text.substring(from, end);
            boolean fence = whole.stripLeading().startsWith("```");
            if (fence || code) {
                String words = whole.stripTrailing();
                all.add(new Sentence("", words, whole.substring(words.length()), !fence));
                code = fence != code;
            } else {
                split(whole);
            }
            from = end;
        }
    }

    private void split(String line) {
        Matcher lead = LEAD.matcher(line);
        int from = lead.lookingAt() ? lead.end() : 0;
        String before = line.substring(0, from);
        Matcher end = END.matcher(line);
        int at = from;
        int searched = from;
        while (at < line.length()) {
            int stop = line.length();
            if (searched < line.length() && end.find(searched)) {
                if (end.end() <= at
                        || ABBREVIATION.matcher(line.substring(at, end.end())).find()) {
                    searched = Math.max(end.end(), searched + 1);
                    continue;
                }
                stop = end.start();
            }
            int next = stop;
            while (next < line.length() && Character.isWhitespace(line.charAt(next))) {
                next++;
            }
            all.add(new Sentence(before, line.substring(at, stop), line.substring(stop, next), false));
            before = "";
            at = next;
            searched = next;
        }
        if (from == line.length() && !before.isEmpty()) {
            all.add(new Sentence(before, "", "", false));
        }
    }

    List<Sentence> list() {
        return List.copyOf(all);
    }

    /** Takes a sentence out. What it stood behind goes with it, unless another sentence stands there too. */
    void drop(Sentence gone) {
        int place = all.indexOf(gone);
        boolean endsLine = gone.gap.contains("\n") || place == all.size() - 1;
        all.remove(place);
        boolean tag = gone.lead.contains("<");
        if (!gone.lead.isEmpty()
                && place < all.size()
                && (!endsLine || tag)
                && all.get(place).lead.isEmpty()) {
            all.get(place).lead = gone.lead;
        } else if (tag) {
            all.add(place, new Sentence(gone.lead.stripTrailing(), "", gone.gap, false));
            return;
        } else if (!gone.lead.isBlank()) {
            renumber(gone.lead, place);
        }
        if (endsLine && place > 0) {
            Sentence before = all.get(place - 1);
            before.gap = place == all.size() || lines(gone.gap) > lines(before.gap) ? gone.gap : before.gap;
        }
    }

    private static long lines(String gap) {
        return gap.chars().filter(c -> c == '\n').count();
    }

    /** The items after one that is gone count on from the one before it. */
    private void renumber(String lead, int from) {
        Matcher gone = NUMBERED.matcher(lead);
        int expected = gone.find() ? Integer.parseInt(gone.group("number")) + 1 : -1;
        for (int i = from; expected > 0 && i < all.size(); i++) {
            Sentence sentence = all.get(i);
            Matcher number = NUMBERED.matcher(sentence.lead);
            if (number.find()) {
                if (Integer.parseInt(number.group("number")) != expected) {
                    return;
                }
                sentence.lead = sentence.lead.substring(0, number.start("number"))
                        + (expected - 1)
                        + sentence.lead.substring(number.end("number"));
                expected++;
            }
        }
    }

    /** The text up to a sentence. */
    String before(Sentence sentence) {
        return all.subList(0, all.indexOf(sentence)).stream()
                .map(each -> each.body)
                .collect(Collectors.joining("\n"));
    }

    @Override
    public String toString() {
        return all.stream().map(each -> each.lead + each.body + each.gap).collect(Collectors.joining());
    }
}
