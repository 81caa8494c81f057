package io.ponder.answers;

import io.ponder.answers.extract.AnswerPhrases;
import io.ponder.answers.extract.AnswerPhrases.Phrase;
import io.ponder.answers.extract.CodeBlocks;
import io.ponder.answers.extract.Markers;
import io.ponder.answers.extract.Markers.Mark;
import java.util.List;

/**
 * A text, and the marks in it that may hold an answer. They are searched for once, however the text is then read.
 *
 * @param prose the text with its program code blanked out
 * @param complete false if a length limit cut the text off
 */
record MarkedText(
        String text, String prose, boolean complete, List<Mark> boxes, List<Mark> tags, List<Phrase> phrases) {

    static MarkedText of(String text, boolean complete) {
        String prose = CodeBlocks.leftOutOf(text);
        return new MarkedText(
                text,
                prose,
                complete,
                Markers.boxes(text, complete),
                Markers.tags(text, complete),
                AnswerPhrases.in(prose, complete));
    }
}
