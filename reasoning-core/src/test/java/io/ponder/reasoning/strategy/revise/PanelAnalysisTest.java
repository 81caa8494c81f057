package io.ponder.reasoning.strategy.revise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PanelAnalysisTest {

    private static final String GOOD =
            "{\"agreement\": [\"All say 5\"], \"contradictions\": [], \"unique_insights\": [\"a\", \"b\"], \"blind_spots\": []}";

    private static final String READ = """
            {"agreement": ["All say 5"],
            "contradictions": [],
            "unique_insights": ["a","b"],
            "blind_spots": []}""";

    @Test
    void theFourListsAreReadWhateverStandsAroundThem() {
        assertThat(PanelAnalysis.read(GOOD)).contains(READ);
        assertThat(PanelAnalysis.read("```json\n" + GOOD + "\n```")).contains(READ);
        assertThat(PanelAnalysis.read("Here it is: " + GOOD + " I hope it helps."))
                .contains(READ);
        assertThat(PanelAnalysis.read("<think>{what now}</think>" + GOOD)).contains(READ);
    }

    @Test
    void otherMembersAreLeftOut() {
        assertThat(PanelAnalysis.read(GOOD.replace("{\"agreement", "{\"verdict\": \"R2\", \"agreement")))
                .contains(READ);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "They agree.",
                "{}",
                "}{",
                "{\"agreement\": [\"x\"], \"contradictions\": [], \"unique_insights\": []}",
                "{\"agreement\": \"x\", \"contradictions\": [], \"unique_insights\": [], \"blind_spots\": []}",
                "{\"agreement\": [\"x\"], \"contradictions\": [], \"unique_insights\": [], \"blind_spots\": [}",
                "{\"agreement\": [\"x], \"contradictions\": [], \"unique_insights\": [], \"blind_spots\": []}"
            })
    void whatIsNoSuchObjectIsNotRead(String reply) {
        assertThat(PanelAnalysis.read(reply)).isEmpty();
    }
}
