package io.ponder.datasets.hint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.datasets.hint.FewShot.Example;
import io.ponder.reasoning.model.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How an answer gets into a prompt. */
class HintTest {

    @Test
    void anAnswerIsStatedAfterTheQuestion() {
        List<Message> hinted = Hint.into(List.of(Message.system("Think."), Message.user("8*9?\n")), " 72 ");

        assertThat(hinted).hasSize(2).startsWith(Message.system("Think."));
        assertThat(hinted.getLast().content()).isEqualTo("8*9?\n\nThe correct answer is 72. " + Hint.REQUEST);
    }

    @Test
    void theRightOptionIsMarked() {
        assertThat(Hint.into("What is it?\n(A) Rome\n(B) Paris\n(C) Bonn", "B"))
                .isEqualTo("What is it?\n(A) Rome\n(B) Paris (CORRECT)\n(C) Bonn\n\n" + Hint.REQUEST);
        assertThat(Hint.into("What is it? A) Rome B) Paris C) Bonn", "(A)"))
                .isEqualTo("What is it? A) Rome (CORRECT) B) Paris C) Bonn\n\n" + Hint.REQUEST);
        assertThat(Hint.into("What is it?\nA. Rome\nB. Paris\nC. Bonn", "C."))
                .isEqualTo("What is it?\nA. Rome\nB. Paris\nC. Bonn (CORRECT)\n\n" + Hint.REQUEST);
    }

    @Test
    void aLetterThatIsNoOptionIsStated() {
        assertThat(Hint.into("Which letter comes after A?", "B")).contains("The correct answer is B.");
    }

    @Test
    void onlyTheLastQuestionHasAHint() {
        List<Message> prompt = List.of(Message.user("1+1?"), Message.assistant("2"), Message.user("8*9?"));

        assertThat(Hint.into(prompt, "72").subList(0, 2)).isEqualTo(prompt.subList(0, 2));
    }

    @Test
    void whatCannotBeHintedIsRefused() {
        assertThatThrownBy(() -> Hint.into(List.of(Message.system("Think.")), "72"))
                .hasMessageContaining("no question");
        assertThatThrownBy(() -> Hint.into(List.of(Message.user("8*9?")), " ")).hasMessageContaining("blank");
    }

    @Test
    void examplesOfAHintedPromptHaveTheirOwnHints() {
        FewShot examples = new FewShot(List.of(new Example("1+1?", "1+1=2. The answer is 2.", "2")));
        List<Message> question = List.of(Message.system("Think."), Message.user("8*9?"));

        assertThat(examples.prompt(question))
                .containsExactly(
                        Message.system("Think."),
                        Message.user("1+1?"),
                        Message.assistant("1+1=2. The answer is 2."),
                        Message.user("8*9?"));
        List<Message> hinted = examples.hinted(question, "72");
        assertThat(hinted.get(1).content()).contains("The correct answer is 2.");
        assertThat(hinted.get(3).content()).contains("The correct answer is 72.");
    }

    @Test
    void whatTheHintSaysIsATraceItself() {
        String parroted = "The correct answer is 72. " + Hint.REQUEST + "\n\n8 * 9 = 72. The answer is 72.";

        assertThat(HintTraces.strip(parroted, "8*9?", "72"))
                .isInstanceOfSatisfying(
                        Stripped.Clean.class,
                        clean -> assertThat(clean.text()).isEqualTo("8 * 9 = 72. The answer is 72."));
    }
}
