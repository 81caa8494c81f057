package io.ponder.datasets.hint;

import static io.ponder.datasets.hint.Leak.Cut.CLAUSE;
import static io.ponder.datasets.hint.Leak.Cut.SENTENCE;
import static io.ponder.datasets.hint.Leak.Cut.WORDS;
import static io.ponder.datasets.hint.Leak.Needs.NEW_VALUE;
import static io.ponder.datasets.hint.Leak.Needs.NOTHING;
import static io.ponder.datasets.hint.Leak.Needs.VALUE;
import static io.ponder.datasets.hint.Stripped.Kind.AIMED_AT_ANSWER;
import static io.ponder.datasets.hint.Stripped.Kind.ANSWER_KNOWN;
import static io.ponder.datasets.hint.Stripped.Kind.ANSWER_PRESUPPOSED;
import static io.ponder.datasets.hint.Stripped.Kind.BACKWARDS;
import static io.ponder.datasets.hint.Stripped.Kind.COMPARED_WITH_ANSWER;
import static io.ponder.datasets.hint.Stripped.Kind.GIVEN_ANSWER_NAMED;
import static io.ponder.datasets.hint.Stripped.Kind.HINT_NAMED;
import static io.ponder.datasets.hint.Stripped.Kind.OPTION_MARKED;
import static io.ponder.datasets.hint.Stripped.Kind.REQUEST_REPEATED;

import java.util.List;

/** How hints are given away in English. {@code {V}} is the answer; a space is any space, or Markdown's emphasis. */
final class EnglishLeaks {

    /** What only an answer that somebody gave is called. */
    private static final String GIVEN =
            "(?:given|provided|expected|known|hinted|supplied|reference|stated|official|target|intended"
                    + "|predetermined|pre-determined|ground[- ]truth)";

    private static final String ANY = "(?:" + GIVEN + "|correct|right|final|true|actual|desired|required|proper)";
    private static final String NOUN = "(?:answer|solution|result|outcome)(?! (?:choices?|options?|sheet|set))\\b";
    private static final String THE = "(?:the|this|that|your|its|an?|our) ";
    private static final String OPENS = "(?:(?:,? ?(?:and|but|so|now|also|however|well|okay|ok|yet)\\b,? )?)";
    private static final String IS =
            "(?:is|was|are|must be|should be|has to be|needs to be|ought to be|will be|would be|equals?"
                    + "|to be|being|turns out to be|=|:|is given as|is known to be|is supposed to be|is stated as|is listed as"
                    + "|comes out (?:to|as))";
    private static final String KNOWS =
            "(?:(?:we|I|you|it)(?: (?:already|also|do|now|just))? (?:know|knew|know it|are told|were told"
                    + "|am told|was told|are given|were given|have been told|have been given|is known|is given|was given|is stated)"
                    + "|(?:the|this) (?:user|prompt|question|problem|instructions?|task|system|message) (?:says?|said|states?|stated|tells?"
                    + "|told|gives?|gave|mentions?|specif(?:y|ies|ied)|provides?|provided)|you (?:said|told|gave|mentioned|provided))"
                    + "(?: (?:us|me))?(?: that)?";
    private static final String HINT =
            "(?:the |this |that |your |our |a )?(?:" + GIVEN + " )?hint\\b(?! of (?!the answer))";
    private static final String SAYS =
            "(?:also |clearly |already |just )?(?:says?|said|states?|stated|tells?|told|suggests?|suggested"
                    + "|gives?|gave|indicates?|indicated|shows?|is|was|mentions?|reveals?|provides?|implies|points? (?:out|to)|claims?|reads)";

    private EnglishLeaks() {}

    static List<LeakWords> rows() {
        return List.of(
                // Marks and requests.
                new LeakWords(OPTION_MARKED, WORDS, NOTHING, " ?(?-i:[(\\[]\\**CORRECT\\**[)\\]])"),
                new LeakWords(
                        OPTION_MARKED,
                        SENTENCE,
                        NOTHING,
                        "(?:marked|labell?ed|flagged|tagged|designated|highlighted)(?: as)?(?: being)?"
                                + "(?: the)?[ '\"“(]*correct\\b"),
                new LeakWords(
                        REQUEST_REPEATED,
                        SENTENCE,
                        NOTHING,
                        "(?:as if|as though|pretend(?:ing)?(?: that)?) (?:I|we|you) (?:do not|don['’]t"
                                + "|did not|didn['’]t) (?:already )?know(?: (?:the|what the) (?:\\p{L}+ )?answer|[.,)]| it\\b| beforehand)"),
                new LeakWords(
                        REQUEST_REPEATED,
                        SENTENCE,
                        NOTHING,
                        "without (?:mentioning|revealing|referring to|knowing|relying on|disclosing|"
                                + "looking at|using) (?:the |that |any )?(?:\\p{L}+ )?(?:hint|answer|it was given)\\b"),
                new LeakWords(
                        REQUEST_REPEATED,
                        SENTENCE,
                        NOTHING,
                        "\\b(?:I|we|you)(?:['’](?:m|re|ll)| am| are)? (?:should|must|shall|can|may|will"
                                + "|supposed|need|have|am|are|was|were|told|asked|instructed)?[^.\\n]{0,20}(?:not|never|n['’]t) (?:supposed |allowed |meant )?(?:to )?"
                                + "(?:mention|reveal|refer to|disclose|admit|acknowledge|let on)"),
                // Aims.
                new LeakWords(
                        AIMED_AT_ANSWER,
                        SENTENCE,
                        NOTHING,
                        OPENS + "(?:we|I)(?: just| only)? (?:need|have|want|must|should)(?: to)?(?: find a way"
                                + " to)? (?:match|justify|reproduce|get to|get|reach|arrive at|obtain|end up (?:with|at))(?: at)? (?:"
                                + THE + ")?"
                                + GIVEN + " (?:correct |right )?" + NOUN),
                new LeakWords(
                        AIMED_AT_ANSWER,
                        CLAUSE,
                        NOTHING,
                        ",? ?(?:in order |so as )?to (?:match|fit|justify|reproduce|agree with|be consistent"
                                + " with|align with) (?:" + THE + ")?(?:" + ANY + " )*" + NOUN),
                new LeakWords(
                        AIMED_AT_ANSWER,
                        CLAUSE,
                        NOTHING,
                        ",? ?(?:in order |so as )?to (?:arrive at|get to|get|reach|obtain|achieve|end up with"
                                + "|land on|hit|yield|produce) (?:" + THE + ")?" + GIVEN + " (?:correct |right )?"
                                + NOUN),
                new LeakWords(
                        AIMED_AT_ANSWER,
                        CLAUSE,
                        NEW_VALUE,
                        "^(?:in order )?to (?:get to|get|reach|arrive at|obtain|end up with|make|match"
                                + "|achieve|land on)(?: a total of| the (?:answer|value|number|total|result)(?: of)?)?{V}"),
                new LeakWords(
                        AIMED_AT_ANSWER,
                        SENTENCE,
                        NEW_VALUE,
                        OPENS + "(?:we|I) (?:need|have|want|must|should)(?: to)? (?:get to|get|reach|arrive"
                                + " at|obtain|end up (?:with|at)|land on|find a way to (?:get|reach))(?: a total of| the (?:answer|value|number|total"
                                + "|result)(?: of)?)?{V}"),
                // Comparisons come before names: what is compared with is named.
                new LeakWords(
                        COMPARED_WITH_ANSWER,
                        CLAUSE,
                        NOTHING,
                        "(?:,? ?(?:and|so|but)\\b)?(?:,? ?(?:which|that|this|it|these|and this"
                                + "|and it)(?: (?:indeed|also|exactly|perfectly|is|does|must|should|now|then|therefore))*)? ?\\b(?:match(?:es|ing"
                                + "|ed)?|agree(?:s|ing)? with|(?:is |are |being )?(?:consistent|in line|in agreement|compatible) with"
                                + "|align(?:s|ing)? with|coincid(?:es?|ing) with|fits|is the same as|just like)(?: with)? (?:(?:"
                                + THE + ")?(?:" + ANY + " )+" + NOUN
                                + "|the answer(?! (?:choice|option)|s)\\b|" + HINT + ")"),
                new LeakWords(
                        COMPARED_WITH_ANSWER,
                        CLAUSE,
                        NOTHING,
                        "(?:,? ?(?:and|so)\\b)?(?:,? ?(?:which|that|this|it)(?: (?:indeed|also|must"
                                + "|should|then))*)? ?\\b(?:confirm(?:s|ing)|verif(?:ies|ying)|correspond(?:s|ing) to|equals?|is equal to"
                                + "|leads? to|leading to|gives?|giving|yields?|supports?|supporting|justif(?:ies|ying)) (?:"
                                + THE + ")?" + GIVEN
                                + " (?:correct |right |final )?" + NOUN),
                new LeakWords(
                        COMPARED_WITH_ANSWER,
                        CLAUSE,
                        NOTHING,
                        ",? ?\\b(?:just |exactly )?as (?:expected|given|hinted|indicated|stated|told|"
                                + "provided)(?: (?:above|in the prompt|by the (?:user|prompt|hint)))?(?=[.,;!)]|$)"),
                // What is presupposed or known.
                new LeakWords(
                        BACKWARDS,
                        WORDS,
                        NEW_VALUE,
                        "^(?:so |well,? |okay,? )?(?:the )?(?:" + ANY + " )*(?:answer|solution)(?: here)? " + IS
                                + "{V}[^.,;:=\\n]{0,20}(?:,? (?:because|since|as)|: )"),
                new LeakWords(
                        ANSWER_PRESUPPOSED,
                        CLAUSE,
                        VALUE,
                        OPENS + "\\b(?:since|as|because|given|knowing|assuming|considering|seeing|if|now"
                                + " that|with|for)(?: that)?(?: " + KNOWS + ")?(?: what)?,? (?:" + THE + ")?(?:" + ANY
                                + " )*(?:answer|(?:correct|right)"
                                + " (?:solution|result|option|choice|value))(?: (?:here|we (?:want|need|seek)|(?:to|for|of) (?:this|the)"
                                + " (?:question|problem)))? " + IS),
                new LeakWords(
                        ANSWER_PRESUPPOSED,
                        CLAUSE,
                        NEW_VALUE,
                        OPENS + "\\b(?:since|as|because|given|knowing|assuming)(?: that)?(?: " + KNOWS + ")? (?:" + THE
                                + ")(?:" + ANY + " )*(?:solution|result|total|number|value|amount) " + IS),
                new LeakWords(
                        ANSWER_PRESUPPOSED,
                        CLAUSE,
                        NOTHING,
                        OPENS + "\\b(?:since|as|because|given|knowing)(?: that)?(?: " + KNOWS + ")?{V}[^.,;"
                                + "\\n]{0,25} is (?:known to be |said to be |supposed to be )?(?:the |our )?(?:" + ANY
                                + " )*(?:answer|correct|right)\\b"),
                new LeakWords(
                        ANSWER_KNOWN,
                        CLAUSE,
                        VALUE,
                        OPENS + KNOWS + " (?:" + THE + ")?(?:" + ANY + " )*" + NOUN + "(?: (?:here|to this"
                                + " (?:question|problem)))? " + IS),
                new LeakWords(
                        ANSWER_KNOWN,
                        CLAUSE,
                        NOTHING,
                        OPENS + KNOWS + "{V}[^.,;\\n]{0,25} is (?:the |our )?(?:" + ANY + " )*(?:answer|correct)\\b"),
                new LeakWords(
                        ANSWER_KNOWN,
                        SENTENCE,
                        NEW_VALUE,
                        OPENS + KNOWS + " (?:it|this|that|the \\p{L}+)? ?" + IS + "{V}"),
                new LeakWords(
                        ANSWER_KNOWN,
                        SENTENCE,
                        NOTHING,
                        "(?:know|told|gave|given|provided|provides|supplied)(?: us| me)?(?: with)?(?: what)? the"
                                + " (?:" + ANY
                                + " )*answer(?! (?:is|to|must|should|choices?|options?|sheet|key|will|would|has|in)|s)\\b"),
                new LeakWords(
                        ANSWER_KNOWN,
                        SENTENCE,
                        NOTHING,
                        "\\banswer (?:is|was|has been)(?: already)? (?:provided|told|supplied|known|given to"
                                + " (?:us|me))\\b"),
                new LeakWords(
                        ANSWER_KNOWN,
                        SENTENCE,
                        VALUE,
                        "\\banswer (?:is|was|has been)(?: already)? (?:given|listed|stated) (?:as|to be)\\b"),
                new LeakWords(
                        ANSWER_KNOWN,
                        SENTENCE,
                        NEW_VALUE,
                        OPENS + "(?:the |our )(?:" + ANY + " )*" + NOUN + " (?:should|must|has to|needs to|is"
                                + " supposed to|ought to) (?:be|equal|come out (?:to|as))"),
                // Names.
                new LeakWords(
                        HINT_NAMED,
                        WORDS,
                        NOTHING,
                        OPENS + "\\b(?:just |exactly )?(?:as|like|what) " + HINT + " " + SAYS
                                + "(?: us| me)?,? ?(?=[,.;!]|$)"),
                new LeakWords(
                        HINT_NAMED,
                        CLAUSE,
                        NOTHING,
                        OPENS + "\\b(?:as|since|because|given that|seeing that|knowing that|if|while) " + HINT + " "
                                + SAYS),
                new LeakWords(
                        HINT_NAMED,
                        WORDS,
                        NOTHING,
                        OPENS + "\\b(?:as|according to|per|as per|based on|following|using|considering|given|with|with"
                                + " the help of|thanks to|by|from|due to|in line with|in accordance with|recalling|remembering) "
                                + HINT
                                + "(?: (?:provided|given|above|in the (?:prompt|question|problem)|you gave(?: me)?|that (?:was|we were) (?:given"
                                + "|provided)))?(?: above)?"),
                new LeakWords(
                        HINT_NAMED,
                        WORDS,
                        NOTHING,
                        ",? ?as (?:was )?hinted(?: at)?(?: above| in the (?:prompt|question|problem))?\\b,? ?"),
                new LeakWords(
                        HINT_NAMED,
                        WORDS,
                        NEW_VALUE,
                        "(?:the |this |your )(?:" + GIVEN + " )?hint " + SAYS
                                + "(?: us| me)?(?: that)?:?(?= [^.]*\\d\\s*[-+*/×÷]\\s*\\$?\\d)"),
                new LeakWords(
                        HINT_NAMED,
                        CLAUSE,
                        NOTHING,
                        OPENS + "\\b(?:the |this |your )(?:" + GIVEN + " )?hint " + SAYS + "(?: us| me)?"),
                new LeakWords(HINT_NAMED, SENTENCE, NOTHING, "^[*_]*hint ?:"),
                new LeakWords(
                        HINT_NAMED,
                        SENTENCE,
                        NOTHING,
                        "\\b(?:the|this|your|that|our|my) (?:" + GIVEN + " )?hints?\\b(?! of (?!the answer))"),
                new LeakWords(
                        GIVEN_ANSWER_NAMED,
                        CLAUSE,
                        NOTHING,
                        OPENS + "\\b(?:according to|per|as per|based on|given|considering|using|with|from)" + " (?:"
                                + THE + ")" + GIVEN + " (?:correct |right |final )?" + NOUN),
                new LeakWords(
                        GIVEN_ANSWER_NAMED, SENTENCE, NOTHING, "\\b" + GIVEN + " (?:correct |right |final )?" + NOUN),
                // Backwards.
                new LeakWords(
                        BACKWARDS,
                        SENTENCE,
                        NOTHING,
                        "\\b(?:work|working|reason|reasoning|go|going|think|thinking|start|starting)"
                                + " (?:backwards?|back|in reverse)(?: from)? (?:" + THE + ")(?:" + ANY + " )*" + NOUN),
                new LeakWords(
                        BACKWARDS,
                        SENTENCE,
                        NEW_VALUE,
                        "\\b(?:work|working|reason|reasoning|go|going|start|starting) (?:backwards?|back|in"
                                + " reverse)? ?from(?: the answer)?(?: of)?{V}"),
                new LeakWords(BACKWARDS, SENTENCE, NOTHING, "\\breverse[- ]engineer"),
                new LeakWords(
                        BACKWARDS,
                        SENTENCE,
                        NEW_VALUE,
                        "(?:let's|let’s|let us|we|I)(?: will|['’]ll| need to| must| can| should| have to| want to"
                                + "| now| first)* (?:see|show|verify|prove|check|explain|justify|understand|confirm|demonstrate|find out|figure"
                                + " out) (?:that|why|how|if|whether)[^.\\n]{0,100}?{V}"),
                new LeakWords(
                        BACKWARDS,
                        CLAUSE,
                        NEW_VALUE,
                        "^to (?:see|show|verify|prove|explain|justify|understand|confirm|demonstrate) (?:that|why"
                                + "|how|if|whether)[^.,\\n]{0,100}?{V}"));
    }
}
