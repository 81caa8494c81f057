package io.ponder.evaluation.data;

import io.ponder.answers.AnswerFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Multiple choice: MMLU (arXiv 2009.03300) and MMLU-Pro with a list of choices, ARC (arXiv 1803.05457) with an object of
 * texts and labels. Whatever the labels, the model is shown letters.
 */
final class ChoiceProblem {
    /** A to J: the letters that are read as choices. */
    private static final int MOST = 10;

    private static final String[] CHOICES = {"choices", "options"};
    private static final String[] ANSWER = {"answer", "answerKey"};

    private ChoiceProblem() {}

    static boolean fits(Fields fields) {
        return fields.has("question") && fields.has(CHOICES);
    }

    static Item read(String id, Fields fields) {
        String question = fields.text("question");
        boolean labelled = fields.hasObject("choices");
        List<String> choices = labelled ? fields.object("choices").texts("text") : fields.texts(CHOICES);
        if (choices.size() < 2 || choices.size() > MOST) {
            throw new Unusable("it has " + choices.size() + " choices; 2 to " + MOST + " can be asked");
        }
        List<String> labels = labelled ? fields.object("choices").texts("label") : null;
        if (labels != null && labels.size() != choices.size()) {
            throw new Unusable("it has " + choices.size() + " choices and " + labels.size() + " labels");
        }
        int right = place(fields, choices, labels);
        StringBuilder asked = new StringBuilder(question.strip()).append('\n');
        for (int i = 0; i < choices.size(); i++) {
            asked.append('\n')
                    .append(letter(i))
                    .append(") ")
                    .append(choices.get(i).strip());
        }
        return new Item(id, asked.toString(), AnswerFormat.CHOICE, letter(right), null);
    }

    private static int place(Fields fields, List<String> choices, @Nullable List<String> labels) {
        String answer = fields.text(ANSWER).strip();
        int place;
        if (labels != null) {
            place = labels.indexOf(answer);
        } else if (fields.hasInteger("answer")) {
            place = answer.length() == 1 ? answer.charAt(0) - '0' : -1;
        } else if (answer.matches("[A-Ja-j]")) {
            place = Character.toUpperCase(answer.charAt(0)) - 'A';
        } else {
            place = choices.indexOf(answer);
            if (place != choices.lastIndexOf(answer)) {
                throw new Unusable("its answer \"" + DataReader.cut(answer) + "\" is several of its choices");
            }
        }
        if (place < 0 || place >= choices.size()) {
            throw new Unusable("its answer \"" + DataReader.cut(answer) + "\" is none of its " + choices.size()
                    + " choices, nor "
                    + (labels == null ? "a letter or an index from 0 of one" : "one of its labels"));
        }
        return place;
    }

    private static String letter(int place) {
        return String.valueOf((char) ('A' + place));
    }
}
