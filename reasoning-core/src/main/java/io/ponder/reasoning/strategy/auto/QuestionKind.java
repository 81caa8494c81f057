package io.ponder.reasoning.strategy.auto;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Message.Role;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.Sampling;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Whether several answers to a question can be compared, as far as its words tell. It is a quick reading with a table of words
 * ({@link AskingWords}): a wrong yes costs a few samples, a wrong no one vote.
 */
enum QuestionKind {
    /** The request says how the answer is to be read. */
    FORMAT_GIVEN(true, "the request says how its answer is read"),
    /** It asks for a number, a formula, one of several options, or yes or no. */
    ONE_ANSWER(true, "the question asks for one answer"),
    /** The model may call tools. */
    TOOL_TURN(false, "a turn with tools has no answers to vote on"),
    /** The request says that answers are not to be compared. */
    FREE_FORM(false, "free-form answers cannot be compared"),
    /** A JSON document of which no field is compared. */
    DOCUMENT(false, "no field of the JSON documents is compared"),
    /** A greeting, a text to be written, translated or summarised, code, a conversation. */
    OPEN(false, "the question does not ask for one answer that can be compared");

    /** Of a long message only its beginning and its end are read: there stands what is asked. */
    private static final int BEGINNING = 800;

    private static final int END = 1_600;

    /** What is looked at to find them, since diagrams do not count. */
    private static final int NEAR = 8_000;

    /** A diagram in a mathematical problem. */
    private static final Pattern DIAGRAM = Pattern.compile("(?s)\\[asy].{0,4000}?\\[/asy]");

    private static final String NUMBER = "(?:\\p{Nd}|\\\\frac|[½⅓¼¾])";

    /** LaTeX, but not an amount of money. */
    private static final Pattern FORMULA = pattern("\\\\(?:frac|dfrac|sqrt|sum|int|cdot|times|begin\\{|text|left|angle"
            + "|triangle|pi|theta|leq?|geq?|binom|log|sin|cos|tan|lim|[(\\[])|\\$[^$\\n]{0,200}[\\\\^_=<>+*/{}][^$\\n]{0,200}\\$"
            + "|\\$\\s?\\p{L}\\s?\\$|\\$\\$[^$]+\\$\\$|[\\p{L}\\p{Nd})][²³]|∫|√|∑|\\b[a-z]\\s?\\^\\s?\\p{Nd}");

    private static final Pattern ARITHMETIC = pattern(
            "\\p{Nd}[)%]?\\s?(?:[+*×÷·=^]|[x/:−-](?=\\s)|(?<=\\s)[x/:−-]|x(?=\\p{Nd}))\\s?[(√]?\\p{Nd}"
                    + "|\\p{Nd}\\s?(?:times|plus|minus|mal|fois|por|per|keer|razy|krát|gånger|ganger|kertaa|ori|szor|умножить|на|επί|kere"
                    + "|çarpı|kali|nhân|ضرب|في|כפול|ضربدر|गुणा|คูณ|乘|乘以|かける|掛ける|곱하기|加|减|plus|mais|más|più|плюс)\\s?\\p{Nd}");

    /** An equation to be solved, such as 2x + 3 = 7. */
    private static final Pattern EQUATION =
            pattern("\\b\\p{Nd}*[a-z]\\s?[+*/−-]\\s?\\p{Nd}+\\s?=|=\\s?\\p{Nd}*[a-z]\\b|\\b[a-z]\\s?=\\s?\\p{Nd}");

    /** Two or more marked options, the first of them A. */
    private static final Pattern OPTIONS = Pattern.compile(
            "(?s)(?im:^\\s*(?:options|choices|answer choices):)|(?:^|[\\s(\\[{*])[(\\[]?\\*{0,2}(?:A[).:、．\\]]|А[).]|أ[).]).{1,600}?[\\s(\\[{*][(\\[]?\\*{0,2}(?:B[).:、．\\]]|Б[).]|В[).]|ب[).])");

    private static final Pattern SMALL_OPTIONS =
            Pattern.compile("(?s)[?？].{0,40}?[\\s(][(]?a\\).{1,400}?[\\s(][(]?b\\).{1,400}?[\\s(][(]?c\\)");

    /** Asks for one of two words. */
    private static final Pattern EITHER =
            pattern("\\b(?:true or false|yes or no|answer (?:with )?(?:yes|no|true|false)|is it true that)\\b"
                    + "|(?:ja oder nein|vrai ou faux|oui ou non|verdadero o falso|sí o no|verdadeiro ou falso|sim ou não|vero o falso"
                    + "|да или нет|对还是错|是还是不是|对或错|正しいか誤りか|참인가 거짓인가)");

    private static final Pattern PRINTS = pattern(
            "\\bwhat (?:is|will be|does|would|will)\\b[^.?!\\n]{0,60}\\b(?:outputs?|prints?|returns?|evaluates? to)\\b");

    private static final Pattern CODE = Pattern.compile(
            "```|(?m)^\\s*(?:def |class |import |from \\w+ import|#include|public |function |const |let |SELECT )"
                    + "|=>|</\\w+>|console\\.log|\\bnull\\b.*;|Traceback|Exception in thread");

    private static final String TEXTS =
            "titles?|headlines?|poems?|haikus?|limericks?|stor(?:y|ies)|essays?|emails?|e-mails?|letters?"
                    + "|posts?|articles?|tweets?|songs?|lyrics|speech(?:es)?|cvs?|resumes?|paragraphs?|descriptions?|slogans?|captions?"
                    + "|biograph(?:y|ies)|bios?|reviews?|recipes?|itinerar(?:y|ies)|plans?|outlines?|summar(?:y|ies)|scripts?|dialogues?"
                    + "|jokes?|quiz(?:zes)?|questions|ideas|names|tags|quer(?:y|ies)|prompts?|reports?|presentations?|messages?|notes?"
                    + "|translations?|advice|tips|examples?|code|programs?|class(?:es)?|components?|tests?|regex(?:es)?|endpoints?|apis?"
                    + "|dockerfiles?|websites?|apps?|games?|(?:python|java|javascript|typescript|rust|go|c\\+\\+|c#|sql|kotlin|swift|php"
                    + "|ruby|bash|shell|recursive|helper)\\s+(?:functions?|methods?)|functions? (?:that|to|which|called|in|named)|word problems?";

    /** Something to be written. */
    private static final Pattern WRITING =
            pattern("(?:^|[.!?:;\\n,])[\\s\"'*#>]*(?:(?:please|can you|could you|would you|i need|i want"
                    + "|i'd like|help me|you to|to|let's|hey|hi|hello|now|then|and|also|ok|okay)[\\s,]+){0,4}"
                    + "(?:write|create|generate|make|produce|provide|give|draft|compose|prepare|develop|build|design|suggest|recommend"
                    + "|propose|implement|code|come up with|plan|need|want|find|send)\\b[^.?!\\n]{0,80}?\\b(?:" + TEXTS
                    + ")\\b");

    /** What chat interfaces ask of a conversation behind their users' backs: titles, tags, questions to go on with. */
    private static final Pattern ABOUT_A_CHAT = pattern(
            "<chat_history>|\\bchat history\\b|\\bfollow[- ]up (?:questions?|question)\\b"
                    + "|\\b(?:concise|short|brief|descriptive|clear|precise|meaningful|engaging)\\b[^.\\n]{0,60}\\btitles?\\b"
                    + "|\\btitles?\\b[^.\\n]{0,80}\\b(?:conversation|chat|message|discussion|thread|summar)|\\b(?:name|title) (?:for )?this (?:conversation|chat)"
                    + "|\\bstandalone question\\b|\\bsearch quer(?:y|ies)\\b|\\b\\d-\\d (?:broad )?tags\\b|\\b(?:extract|progressively summarize)\\b"
                    + "|\\b(?:session|conversation|chat) title\\b|标题|標題|タイトル|заголовок|überschrift|titre de la conversation");

    /** An agent's protocol in text. */
    private static final Pattern AGENT =
            Pattern.compile("(?m)^\\s*(?:Action(?: Input)?|Observation)\\s*\\d*:|<tool_call|<function_calls>"
                    + "|(?i)\\byou have access to the following tools\\b");

    /** Questions that are answered by an explanation. */
    private static final Pattern EXPLANATION =
            pattern("^[\\s\"'¿*#>]*(?:(?:hi|hey|hello|ok|okay|so|and|but|please|can you|could you|would you"
                    + "|i don't understand|tell me|help me understand)[\\s,!.]+){0,3}"
                    + "(?:explain|describe|discuss|compare|outline|teach|why|how (?:do|does|did|can|could|would|should|to|come|is|are)\\b"
                    + "(?![^?]{0,200}\\bhow (?:many|much)\\b)|what (?:does|do)\\b[^?]{0,80}\\b(?:mean|think|stand for|recommend)\\b|tell me (?:about|a|why)"
                    + "|warum|wieso|pourquoi|comment|por qué|por que|perché|waarom|dlaczego|proč|varför|hvorfor|miksi|de ce|miért"
                    + "|почему|зачем|чому|γιατί|neden|niçin|mengapa|kenapa|kwa nini|tại sao|لماذا|למה|מדוע|چرا|क्यों|কেন|ทำไม|为什么|為什麼|なぜ|왜)"
                    + "(?![\\p{L}\\p{M}])");

    private static final Pattern QUESTION_MARK = pattern("[?？؟]|=\\s*$|;\\s*$|^(?:and )?what(?:'s| is)\\b");
    private static final Pattern PER_CENT = pattern("\\p{Nd}\\s?[%٪]");
    private static final Pattern HAS_NUMBER =
            pattern(NUMBER + "|\\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twice|half"
                    + "|dozen|hundred|thousand)\\b|[一二两三四五六七八九十百千]");
    private static final Pattern ONLY_ARITHMETIC = Pattern.compile("[\\s\\p{Nd}+*×÷·/().,^=?x%−-]{3,80}");
    private static final Pattern TWO_NUMBERS = Pattern.compile("(?s)\\p{Nd}.*?[^\\p{Nd}.,].*?\\p{Nd}");
    private static final Pattern WHAT_AT_THE_END = pattern("\\b(?:what|which|find|when)\\b[^.?!]{0,200}\\?\\s*$");
    private static final Pattern QUANTITY = pattern(AskingWords.QUANTITY);
    private static final Pattern WITH_NUMBER = pattern(AskingWords.QUANTITY_WITH_NUMBER);
    private static final Pattern CALCULATE = pattern(AskingWords.CALCULATE);
    private static final Pattern TASK_FIRST = pattern(AskingWords.TASK_FIRST);
    private static final Pattern TASK_ANYWHERE = pattern(AskingWords.TASK_ANYWHERE);

    private final boolean isComparable;
    private final String words;

    QuestionKind(boolean isComparable, String words) {
        this.isComparable = isComparable;
        this.words = words;
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    boolean isComparable() {
        return isComparable;
    }

    /** In words, for the result's notes. */
    String words() {
        return words;
    }

    static QuestionKind of(Problem problem, Sampling sampling) {
        if (problem.tools() != null) {
            return TOOL_TURN;
        }
        ResponseFormat document = sampling.responseFormat();
        return switch (problem.answerFormat()) {
            case NUMBER, CHOICE -> FORMAT_GIVEN;
            case FREE_FORM -> FREE_FORM;
            case JSON -> document == null || problem.compare() != null || hasAnswer(document) ? FORMAT_GIVEN : DOCUMENT;
            case AUTO -> document != null ? DOCUMENT : ofWords(problem);
        };
    }

    /** Whether documents of this form have the field that is compared where the request names none. */
    private static boolean hasAnswer(ResponseFormat document) {
        Map<String, Object> schema = document.schema();
        return schema != null && schema.get("properties") instanceof Map<?, ?> fields && fields.containsKey("answer");
    }

    private static QuestionKind ofWords(Problem problem) {
        Message last = problem.messages().getLast();
        if (last.role() == Role.ASSISTANT || last.role() == Role.TOOL) {
            return last.role() == Role.TOOL ? TOOL_TURN : OPEN;
        }
        String orders = problem.messages().stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .map(message -> ask(message.content()))
                .reduce("", (one, other) -> one + "\n" + other);
        return asksForOneAnswer(ask(last.content()), orders) ? ONE_ANSWER : OPEN;
    }

    /** The parts of a message that say what is asked. */
    private static String ask(String text) {
        String all = DIAGRAM.matcher(ends(text, NEAR, NEAR)).replaceAll(" ").strip();
        return ends(all, BEGINNING, END);
    }

    private static String ends(String text, int beginning, int end) {
        return text.length() <= beginning + end
                ? text
                : text.substring(0, beginning) + "\n" + text.substring(text.length() - end);
    }

    private static boolean asksForOneAnswer(String asked, String orders) {
        if (asked.isEmpty()
                || has(ABOUT_A_CHAT, orders)
                || has(TASK_FIRST, orders)
                || has(AGENT, orders + "\n" + asked)) {
            return false;
        }
        boolean isFormula = has(FORMULA, asked);
        boolean isTask = has(ABOUT_A_CHAT, asked) || has(TASK_FIRST, asked) || has(TASK_ANYWHERE, asked);
        if (isTask) {
            return false;
        }
        if (has(OPTIONS, asked) || has(SMALL_OPTIONS, asked) || has(EITHER, asked)) {
            return true;
        }
        if (has(EXPLANATION, asked) || has(WRITING, asked) && !isFormula) {
            return false;
        }
        if (has(CODE, asked)) {
            return has(PRINTS, asked);
        }
        return isFormula || asksForQuantity(asked);
    }

    private static boolean asksForQuantity(String asked) {
        if (ONLY_ARITHMETIC.matcher(asked).matches() && has(HAS_NUMBER, asked)) {
            return has(ARITHMETIC, asked);
        }
        boolean isQuestion = has(QUESTION_MARK, asked);
        boolean hasNumber = has(HAS_NUMBER, asked);
        if (has(QUANTITY, asked)) {
            return isQuestion || hasNumber;
        }
        boolean calculates = has(CALCULATE, asked);
        if (has(ARITHMETIC, asked) || has(EQUATION, asked)) {
            return isQuestion || calculates;
        }
        if (!hasNumber) {
            return false;
        }
        boolean isQuantity = has(WITH_NUMBER, asked) || has(PER_CENT, asked);
        return isQuantity && calculates
                || isQuestion && (isQuantity || has(TWO_NUMBERS, asked) && has(WHAT_AT_THE_END, asked));
    }

    private static boolean has(Pattern pattern, String text) {
        return pattern.matcher(text).find();
    }
}
