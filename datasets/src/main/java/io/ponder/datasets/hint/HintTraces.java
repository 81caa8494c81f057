package io.ponder.datasets.hint;

import io.ponder.datasets.hint.Sentences.Sentence;
import io.ponder.datasets.hint.Stripped.Kind;
import io.ponder.datasets.hint.Stripped.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes every trace of a {@link Hint} out of a rationale, or says that it cannot. A rationale that speaks of its hint
 * would teach a model to wait for one: STaR (Zelikman et al. 2022, arXiv 2203.14465, section 3.2) trains on
 * rationalisations "as if the model had come up with the rationale without the hint".
 *
 * <p>Words, clauses, brackets and whole sentences go where the rest still reads without them. A rationale is spoilt where
 * a calculation goes with them, where code depends on the answer, or where it computes with the answer before it has found
 * it. Words that the question uses itself give nothing away, unless the answer stands beside them. What is not a trace
 * stays to the character. Thoughts are searched like the rest.
 */
public final class HintTraces {

    private static final int MOST_CUTS = 40;

    private static final Pattern FIRST_CONNECTIVE = Pattern.compile(
            "\\A(?:So|Therefore|Thus|Hence|Then|Consequently|Accordingly|However),?\\s+(?=[\\p{L}\\p{N}])");

    private static final Pattern ANSWER_FIRST =
            Pattern.compile("(?i)\\b(?:answer|solution)\\b|\\\\boxed|\\b(?:correct|right)\\b");

    private final String question;
    private final KnownAnswer answer;
    private final boolean asked;
    private final List<Leak> leaks;
    private final List<Trace> traces = new ArrayList<>();
    private final Sentences sentences;

    private HintTraces(String rationale, String question, String reference) {
        this.question = question;
        this.answer = new KnownAnswer(reference);
        this.asked = answer.isIn(question);
        this.leaks = LeakWords.of(answer);
        this.sentences = new Sentences(rationale);
    }

    /**
     * Strips a rationale.
     *
     * @param question as it is asked without the hint
     * @param reference the answer that was the hint
     */
    public static Stripped strip(String rationale, String question, String reference) {
        HintTraces search = new HintTraces(rationale, question, reference);
        Optional<String> spoilt = search.strip();
        String text = search.traces.isEmpty()
                ? rationale
                : search.sentences.toString().strip();
        if (spoilt.isEmpty() && search.answer.isComputedWithIn(text) && !search.asked) {
            search.traces.add(new Trace(Kind.BACKWARDS, reference.strip()));
            spoilt = Optional.of("it computes with the answer before it has found it");
        }
        if (spoilt.isEmpty() && text.isBlank()) {
            spoilt = Optional.of("nothing is left without the hint");
        }
        return spoilt.<Stripped>map(reason -> new Stripped.Spoilt(reason, search.traces))
                .orElseGet(() -> new Stripped.Clean(text, search.traces));
    }

    /** Why it cannot be stripped; empty if it is. */
    private Optional<String> strip() {
        Optional<String> spoilt = Optional.empty();
        for (Sentence sentence : sentences.list()) {
            spoilt = spoilt.isPresent() ? spoilt : sentence.isCode() ? stripCode(sentence) : strip(sentence);
        }
        if (spoilt.isEmpty()) {
            stripBeginning();
        }
        return spoilt;
    }

    private Optional<String> strip(Sentence sentence) {
        for (int cuts = 0; cuts < MOST_CUTS; cuts++) {
            Found found = find(sentence.body(), sentence);
            if (found == null) {
                return Optional.empty();
            }
            traces.add(new Trace(found.leak.kind(), found.words(sentence.body())));
            Optional<String> rest = cut(sentence.body(), found);
            if (rest.isEmpty()) {
                return Optional.of("without \"" + found.words(sentence.body()) + "\" its sentence is broken");
            }
            if (rest.get().isBlank()) {
                sentences.drop(sentence);
                return Optional.empty();
            }
            sentence.become(rest.get());
        }
        return Optional.of("it speaks of the hint too often");
    }

    private record Found(Leak leak, int start, int end) {
        String words(String body) {
            return body.substring(start, end).strip();
        }
    }

    private @Nullable Found find(String body, Sentence sentence) {
        if (RequestWords.areIn(body, question)) {
            return new Found(
                    new Leak(Kind.REQUEST_REPEATED, Leak.Cut.SENTENCE, Leak.Needs.NOTHING, ANSWER_FIRST),
                    0,
                    body.length());
        }
        for (Leak leak : LeakWords.mayBeIn(body, answer) ? leaks : List.<Leak>of()) {
            Matcher words = leak.words().matcher(body);
            while (words.find()) {
                Found found = new Found(leak, words.start(), words.end());
                if (words.end() > words.start() && gives(found, body, sentence)) {
                    return found;
                }
            }
        }
        return null;
    }

    /** Whether words give the hint away, by what stands around them. */
    private boolean gives(Found found, String body, Sentence sentence) {
        String clause = body.substring(found.start, Surgery.clauseEnd(body, found.end));
        boolean valued = answer.isIn(clause);
        if (Excuses.hold(found.words(body), question)) {
            return valued && !asked && Excuses.speaksOfAnswer(clause) && !answer.isIn(sentences.before(sentence));
        }
        return switch (found.leak.needs()) {
            case NOTHING -> true;
            case VALUE -> valued;
            case NEW_VALUE ->
                valued
                        && !asked
                        && !answer.isIn(body.substring(0, found.start))
                        && !answer.isIn(sentences.before(sentence));
        };
    }

    /** What is left of a sentence: nothing if it goes as a whole, empty if it can neither go nor stay. */
    private static Optional<String> cut(String body, Found found) {
        int start = found.start;
        int end = found.end;
        if (start == 0 && end == body.length()) {
            return Surgery.calculates(body) ? Optional.empty() : Optional.of("");
        }
        Optional<String> bracket = Surgery.withoutBracket(body, start, end);
        if (bracket.isPresent()) {
            return bracket;
        }
        Optional<String> rest = switch (found.leak.cut()) {
            case WORDS -> Surgery.withoutWords(body, start, end);
            case CLAUSE -> Surgery.withoutClause(body, start, end);
            case FREE_CLAUSE -> Surgery.withoutFreeClause(body, start, end);
            case BOUND_CLAUSE -> start == 0 ? Optional.empty() : Surgery.withoutFreeClause(body, start, end);
            case SENTENCE ->
                Surgery.withoutClauseAround(body, start, end).filter(left -> left.matches("(?s).*[\\d=].*"));
        };
        boolean bound = found.leak.cut() == Leak.Cut.BOUND_CLAUSE && Surgery.clauseEnd(body, end) < body.length() - 2;
        return rest.isPresent() || bound || Surgery.calculates(body) ? rest : Optional.of("");
    }

    /** In code only comments and checks can go. */
    private Optional<String> stripCode(Sentence line) {
        String body = line.body();
        Matcher comment = CodeLeaks.COMMENT.matcher(body);
        boolean commented = comment.find();
        String code = commented ? body.substring(0, comment.start()) : body;
        if (CodeLeaks.depends(code, answer) && !asked) {
            traces.add(new Trace(Kind.BACKWARDS, code.strip()));
            if (!CodeLeaks.isCheck(code)) {
                return Optional.of("its code depends on the answer");
            }
            sentences.drop(line);
            return Optional.empty();
        }
        if (!commented) {
            return Optional.empty();
        }
        String words = comment.group("words") == null ? comment.group("quoted") : comment.group("words");
        Found found = find(words, line);
        if (found == null) {
            return Optional.empty();
        }
        traces.add(new Trace(found.leak.kind(), found.words(words)));
        if (code.isBlank()) {
            sentences.drop(line);
        } else {
            line.become(code.stripTrailing());
        }
        return Optional.empty();
    }

    /** A rationale that begins with its answer goes backwards; without that sentence it does not. */
    private void stripBeginning() {
        List<Sentence> left =
                sentences.list().stream().filter(each -> !each.body().isBlank()).toList();
        if (left.size() > 1 && !left.getFirst().isCode()) {
            String first = left.getFirst().body();
            if (ANSWER_FIRST.matcher(first).find()
                    && answer.isIn(first)
                    && !asked
                    && !Surgery.calculates(first)
                    && !first.contains("?")) {
                traces.add(new Trace(Kind.BACKWARDS, first.strip()));
                sentences.drop(left.getFirst());
                left = left.subList(1, left.size());
            }
        }
        if (!traces.isEmpty() && !left.isEmpty() && !left.getFirst().isCode()) {
            Sentence first = left.getFirst();
            String plain = FIRST_CONNECTIVE.matcher(first.body()).replaceFirst("");
            boolean changed =
                    !plain.equals(first.body()) && sentences.before(first).isBlank();
            if (changed) {
                first.become(Character.toUpperCase(plain.charAt(0)) + plain.substring(1));
            }
        }
    }
}
