package io.ponder.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.terminal.Wrapping;
import io.ponder.contracts.search.SearchStatus;
import io.ponder.reasoning.model.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningTableTest {

    private static SearchStatus search(String tenant, @Nullable Double usd) {
        return new SearchStatus(
                "search-1",
                "req-1",
                tenant,
                "a-model-with-a-long-name",
                "majority_vote",
                null,
                SearchStatus.State.RUNNING,
                0,
                12.4,
                8,
                3,
                new Tokens(1_200, 0, 34_000),
                usd,
                true,
                "42",
                List.of(new SearchStatus.Vote("42", 2, 2), new SearchStatus.Vote("an answer of many words", 1, 1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80})
    void everyLineFits(int columns) {
        List<String> lines =
                RunningTable.of(List.of(search("acme/chemistry", 0.0123), search("acme/art", null)), columns);
        assertThat(lines).allSatisfy(line -> assertThat(Wrapping.width(line)).isLessThan(columns));
        assertThat(String.join("\n", lines)).contains("2 searches, 70,400 tokens", "3/8", "12 s", "acme/art", "42:2");
    }

    @Test
    void tenantsStandTogether() {
        List<String> lines = RunningTable.of(List.of(search("b", null), search("a", null), search("b", null)), 80);
        assertThat(lines.subList(2, 5)).extracting(line -> line.substring(0, 1)).containsExactly("a", "b", "b");
    }

    @Test
    void nothingIsSaidToRun() {
        assertThat(RunningTable.of(List.of(), 80)).containsExactly("Nothing runs.");
    }
}
