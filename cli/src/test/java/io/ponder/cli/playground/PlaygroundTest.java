package io.ponder.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.up.WholePonder;
import io.ponder.testing.Eventually;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** Asking, watching, comparing and opening searches on the page, with all four services and a scripted engine. */
@Timeout(120)
class PlaygroundTest {

    private static final String ATTACK = "<img src=x onerror=\"window.owned=1\"><script>window.owned=1</script>"
            + " [click](javascript:window.owned=1) ![x](http://evil.example/x.png) $\\href{javascript:window.owned=1}{x}$"
            + " \\boxed{<b onmouseover=alert(1)>42</b>}";

    private static ScriptedEngine engine;
    private static WholePonder ponder;
    private static Browser browser;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        browser = Browser.started();
        engine = new ScriptedEngine(sample -> new Turn.Says("Six times seven is $6 \\times 7 = 42$: \\boxed{42}."));
        ponder = WholePonder.ready(
                home, Map.of("PONDER_ENGINE_URL", engine.url(), "ponder.engine.capabilities", "seed,continuation"));
    }

    @AfterAll
    static void stop() {
        if (ponder != null) {
            ponder.close();
            engine.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void nothingLeavesTheHostAndNothingIsComplainedAbout() {
        assertThat(browser.hosts()).isSubsetOf("127.0.0.1");
        assertThat(browser.complaints()).isEmpty();
    }

    private static void ask(String strategy, String question) {
        browser.looksLike(1280, 900, false, "light");
        browser.open(ponder.url());
        browser.until(
                "the strategies are listed",
                () -> !browser.all("option[value=majority_vote]").isEmpty());
        browser.choose("Strategy", strategy);
        browser.write("#question", question);
        browser.pressNamed("Ask");
    }

    private static int nodes() {
        return Integer.parseInt(browser.text(".tree-head .note").replaceAll("\\D+", ""));
    }

    @Test
    void aQuestionIsAskedAndItsTreeVotesCostAndPathAreShown() {
        // The others wait for the odd vote: five that agree would end the search before it counts.
        CountDownLatch oddVoteShown = new CountDownLatch(1);
        engine.follow(sample -> {
            if (sample == 1) {
                return new Turn.Says("I think it is \\boxed{41}.");
            }
            awaitShown(oddVoteShown);
            return new Turn.Says("Six times seven is $6 \\times 7 = 42$: \\boxed{42}.");
        });
        ask("majority_vote", "What is 6 times 7?");
        browser.reads(".votes", "41");
        oddVoteShown.countDown();

        browser.reads(".state", "Done");
        assertThat(browser.text(".short")).isEqualTo("42");
        assertThat(browser.text(".votes")).contains("42").contains("41");
        assertThat(nodes()).isGreaterThanOrEqualTo(4);
        assertThat(browser.text(".answer .note")).contains("most votes");
        browser.until("the formula is drawn", () -> !browser.all(".path math").isEmpty());
        assertThat(browser.text(".cost summary")).contains("tokens");
    }

    private static void awaitShown(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theTreeGrowsWhileTheSearchRunsAndStopReachesTheEngine() {
        engine.follow(sample -> sample < 3 ? new Turn.Says("So it is \\boxed{18}.") : new Turn.Hangs());
        ask("majority_vote", "What is 3 times 6?");
        browser.until("three samples have come", () -> nodes() == 3);
        assertThat(browser.text(".state")).isEqualTo("Searching");
        assertThat(browser.text(".answer-label")).isEqualTo("Leading");
        assertThat(browser.text(".short")).isEqualTo("18");
        Eventually.within(Duration.ofSeconds(20), () -> engine.hanging() > 0);

        browser.pressNamed("Stop");

        browser.reads(".state", "Stopped");
        assertThat(browser.text(".short")).isEqualTo("18");
        Eventually.within(Duration.ofSeconds(20), () -> engine.abandoned() == engine.hanging());
    }

    @Test
    void whatTheModelWritesIsNeverMarkup() {
        engine.follow(sample -> new Turn.Says(ATTACK));
        ask("majority_vote", "What is 6 times 7? <img src=x onerror=window.owned=1>");

        browser.reads(".state", "Done");
        browser.reads(".path", "<script>window.owned=1</script>");
        browser.press(".whole summary");
        assertThat(browser.all(".panel img, .panel script, .panel a[href], .panel [onerror], .panel b"))
                .isEmpty();
        assertThat(browser.script("return window.owned === undefined")).isEqualTo(true);
    }

    @Test
    void aRefusedRequestIsToldWhereItWasMade() {
        browser.looksLike(1280, 900, false, "light");
        browser.open(ponder.url());
        browser.until(
                "the strategies are listed",
                () -> !browser.all("option[value=majority_vote]").isEmpty());
        browser.choose("Strategy", "majority_vote");
        browser.press(".more summary");
        browser.write(".more input", "1000000");
        browser.write("#question", "What is 6 times 7?");
        browser.pressNamed("Ask");

        browser.reads(".problem", "parameters.n is 1000000, but must be");
        assertThat(browser.script("return document.activeElement.getAttribute('aria-invalid')"))
                .isEqualTo("true");
        browser.complaints(); // Chromium logs the 400 itself
    }

    @Test
    void twoSearchesRunSideBySide() {
        engine.follow(sample -> new Turn.Says("Step one.\n\nThe answer is \\boxed{42}."));
        browser.looksLike(1280, 900, false, "light");
        browser.open(ponder.url() + "/#/compare");
        browser.until(
                "both forms are there", () -> browser.all(".column select").size() == 8);
        browser.write("#question", "What is 6 times 7?");
        browser.pressNamed("Ask both");

        browser.reads(".verdict", "Both give the same answer.");
        browser.until(
                "both are done",
                () -> browser.all(".column .panel[data-state=finished]").size() == 2);
        assertThat(browser.text(".column:nth-child(1) .panel-title")).startsWith("majority_vote");
        assertThat(browser.text(".column:nth-child(2) .panel-title")).startsWith("beam_search");
    }

    @Test
    void aFileOfAskJsonIsOpenedAndItsTreeWalkedWithTheKeyboardAlone() {
        openRecorded("beam_search");
        assertThat(browser.text(".short")).isEqualTo("19");
        assertThat(nodes()).isEqualTo(20);

        browser.script("document.querySelector('.tree-canvas').focus()");
        browser.keys(Keys.END);
        browser.reads(".path h3", "5 steps, node 17");
        browser.keys(Keys.ARROW_LEFT);
        browser.reads(".path h3", "4 steps, node 15");
        browser.keys(Keys.ARROW_UP);
        browser.reads(".path h3", "4 steps, node 14");
        browser.keys(Keys.HOME);
        browser.reads(".path h3", "1 step");

        browser.pressNamed("As a list");
        assertThat(browser.all("[role=treeitem]")).hasSize(20);
        browser.script("document.querySelector('[role=treeitem][tabindex=\"0\"]').focus()");
        browser.keys(Keys.END);
        browser.reads(".path h3", "node 17");
        browser.press("[role=treeitem][aria-label*='score 0.05']");
        browser.reads(".path", "24 - 5 = 29, but 24 - 5 is 19");
    }

    @Test
    void aSearchIsSharedByALinkThatShowsItAgain() {
        openRecorded("beam_search");
        browser.pressNamed("Share");
        String link = Objects.requireNonNull(browser.one(".share-link input").getDomProperty("value"));
        assertThat(link).startsWith(ponder.url() + "/#/share/");

        browser.open(link);

        browser.reads(".asked", "A shelf holds 4 rows of 6 books.");
        assertThat(browser.text(".short")).isEqualTo("19");
        assertThat(nodes()).isEqualTo(20);
        browser.open(ponder.url() + "/#/share/none");
        browser.reads(".problem", "There is no such shared search");
        browser.complaints(); // Chromium logs the 404 itself
    }

    @Test
    void whatASearchSpentIsOnTheSpendPage() {
        engine.follow(sample -> new Turn.Says("So it is \\boxed{18}."));
        ask("best_of_n", "What is 3 times 6?");
        browser.reads(".state", "Done");
        // The ledger is written a moment later.
        browser.until("the search is in the ledger", () -> {
            browser.open(ponder.url() + "/#/spend");
            browser.reads(".page", "Latest requests");
            return browser.text(".page").contains("best_of_n");
        });
        assertThat(browser.text(".tiles")).contains("Wasted").contains("For each answer");
        assertThat(browser.text(".page")).contains("answered");
        browser.pressNamed("Day");
        browser.reads(
                "[aria-labelledby=sums-title] tbody",
                LocalDate.now(ZoneOffset.UTC).toString());
    }

    @Test
    void aFileThatIsNoTraceIsRefusedInWords() {
        browser.open(ponder.url());
        browser.one("input[type=file]")
                .sendKeys(Path.of("pom.xml").toAbsolutePath().toString());
        browser.reads(".problem", "pom.xml is not JSON");
    }

    @Test
    void aQuestionIsAskedAndStoppedWithTheKeyboardAlone() {
        engine.follow(sample -> new Turn.Hangs());
        browser.looksLike(1280, 900, false, "light");
        browser.open(ponder.url());
        browser.until(
                "the strategies are listed",
                () -> !browser.all("option[value=majority_vote]").isEmpty());
        browser.keys("What is 3 times 6?");
        browser.chord(Keys.CONTROL, Keys.ENTER);
        browser.reads(".state", "Searching");
        Eventually.within(Duration.ofSeconds(20), () -> engine.hanging() > 0);

        browser.keys(Keys.ENTER); // Stop has the focus

        browser.reads(".state", "Stopped");
        Eventually.within(Duration.ofSeconds(20), () -> engine.abandoned() == engine.hanging());
    }

    @ParameterizedTest
    @CsvSource({"1280, 900, false, light", "1280, 900, false, dark", "390, 844, true, light", "390, 844, true, dark"})
    void axeFindsNothingSerious(int width, int height, boolean isPhone, String colours) throws Exception {
        browser.looksLike(width, height, isPhone, colours);
        browser.open(ponder.url());
        browser.until(
                "the form is there",
                () -> !browser.all("option[value=majority_vote]").isEmpty());
        assertThat(browser.barriers()).isEmpty();
        browser.open(ponder.url() + "/#/compare");
        browser.until(
                "both forms are there", () -> browser.all(".column select").size() == 8);
        assertThat(browser.barriers()).isEmpty();
        browser.open(ponder.url() + "/#/spend");
        browser.reads(".page", "Latest requests");
        assertThat(browser.barriers()).isEmpty();
        openRecorded("beam_search");
        assertThat(browser.barriers()).isEmpty();
        browser.pressNamed("As a list");
        browser.until("the list is there", () -> browser.all("[role=treeitem]").size() == 20);
        assertThat(browser.barriers()).isEmpty();
        assertThat(browser.script("return document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing is wider than the screen")
                .isEqualTo(true);
    }

    private static void openRecorded(String name) {
        browser.open(ponder.url());
        browser.one("input[type=file]")
                .sendKeys(Path.of("src/test/resources/traces", name + ".json")
                        .toAbsolutePath()
                        .toString());
        browser.reads(".state", "Done");
        List<String> shown = List.of(browser.text(".panel-title"));
        assertThat(shown.getFirst()).startsWith(name);
    }
}
