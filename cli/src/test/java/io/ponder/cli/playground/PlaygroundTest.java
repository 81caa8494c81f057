package io.ponder.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.up.WholePonder;
import io.ponder.testing.Eventually;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** Searches and jobs on the page: asked for, watched, compared and stopped, with all services and a scripted engine. */
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
        ponder = WholePonder.withData(
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
        assertThat(browser.nodes()).isGreaterThanOrEqualTo(4);
        browser.reads(".answer .note", "Chosen by most votes");
        assertThat(browser.text(".answer .note")).contains("seed");
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
        browser.until("three samples have come", () -> browser.nodes() == 3);
        assertThat(browser.text(".state")).isEqualTo("Searching");
        assertThat(browser.text(".answer-label")).isEqualTo("Leading");
        assertThat(browser.text(".short")).isEqualTo("18");
        Eventually.within(Duration.ofSeconds(30), () -> engine.hanging() > 0);

        browser.pressNamed("Stop");

        browser.reads(".state", "Stopped");
        assertThat(browser.text(".short")).isEqualTo("18");
        Eventually.within(Duration.ofSeconds(30), () -> engine.abandoned() == engine.hanging());
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
    void aSearchThatRunsIsListedWithItsTenantAndStopped() throws Exception {
        engine.follow(sample -> new Turn.Hangs());
        browser.looksLike(390, 844, true, "light");
        try (HttpClient client = HttpClient.newHttpClient()) {
            CompletableFuture<HttpResponse<String>> reply = client.sendAsync(
                    HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/reasoning"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + Turn.MODEL
                                    + "\",\"input\":\"3 x 6?\",\"strategy\":\"majority_vote\",\"stream\":true}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            browser.open(ponder.url() + "/#/running");
            browser.reads("tbody", "majority_vote");
            assertThat(browser.text("tbody")).contains(Turn.MODEL, "default", "0 of ");
            browser.hasNoBarriers();
            Eventually.within(Duration.ofSeconds(30), () -> engine.hanging() > 0);

            browser.press("[aria-label='Stop majority_vote of default']");
            browser.press("dialog button[type=submit]");

            browser.reads(".page", "Nothing runs at the moment");
            assertThat(reply.get(30, TimeUnit.SECONDS).body()).contains("event: error");
            Eventually.within(Duration.ofSeconds(30), () -> engine.abandoned() == engine.hanging());
        }
    }

    @Test
    void aJobIsBegunWatchedAndItsRowsAreLookedAt(@TempDir Path folder) throws Exception {
        Map<String, AtomicInteger> drawn = new ConcurrentHashMap<>();
        engine.follow((sample, call) -> addition(call.body().toString(), drawn));
        browser.looksLike(400, 860, true, "dark");
        browser.open(ponder.url() + "/#/data");
        browser.reads(".page", "There are no jobs yet");

        browser.pressNamed("Upload questions");
        browser.one("dialog input[type=file]").sendKeys(additions(folder).toString());
        browser.press("dialog button[type=submit]");
        browser.reads("[aria-labelledby=sets-title]", "sums");

        browser.pressNamed("New job");
        browser.reads("dialog .told", "rationalise");
        browser.choose("Recipe", "rejection_sampling");
        browser.reads("dialog .told", "Draws n solutions");
        browser.press("dialog details summary");
        browser.choose("n", "0");
        browser.hasNoBarriers();
        browser.press("dialog button[type=submit]");
        browser.reads("dialog .problem", "parameters.n is 0, but must be");
        assertThat(browser.script("return document.activeElement.getAttribute('aria-invalid')"))
                .isEqualTo("true");
        browser.choose("n", "8");
        browser.choose("keep", "8");
        browser.write("dialog input[placeholder='made up unless given']", "sums-right");
        browser.press("#confirm");
        browser.press("dialog button[type=submit]");

        browser.reads(".page-head .outcome-tag", "ready");
        assertThat(browser.text(".tiles")).contains("10 of 20", "by 10 questions");
        browser.hasNoBarriers();
        browser.pressNamed("Start");
        browser.press("dialog button[type=submit]");
        browser.reads(".page-head .outcome-tag", "succeeded");
        assertThat(browser.one(".funnel").getDomAttribute("aria-label"))
                .matches("20 questions asked, 1\\d\\d solutions sampled, \\d+ right, \\d+ rows kept");
        browser.hasNoBarriers();
        browser.pressNamed("Look at rows");
        browser.reads("dialog article", "I add them");
        browser.hasNoBarriers();
        browser.keys(Keys.ESCAPE);

        browser.looksLike(1280, 900, false, "light");
        browser.open(ponder.url() + "/#/data");
        browser.reads("[aria-labelledby=jobs-title] tbody", "sums-right");
        browser.hasNoBarriers();
        browser.press("[aria-labelledby=jobs-title] tbody a");
        browser.reads(".page-head .outcome-tag", "succeeded");
        browser.hasNoBarriers();
        browser.complaints(); // Chromium logs the 400 itself
    }

    private static Path additions(Path folder) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            lines.append("{\"question\": \"What is %d + 7?\", \"answer\": \"%d\"}\n".formatted(i, i + 7));
        }
        return Files.writeString(folder.resolve("sums.jsonl"), lines);
    }

    /** Of 8 samples of a question, 0, 2, 4, 6 or all are right. */
    private static Turn addition(String asked, Map<String, AtomicInteger> drawn) {
        Matcher sum = Pattern.compile("What is (\\d+) \\+ 7\\?").matcher(asked);
        if (!sum.find()) {
            return new Turn.Says("Hello.");
        }
        int first = Integer.parseInt(sum.group(1));
        int sample =
                drawn.computeIfAbsent(sum.group(), _ -> new AtomicInteger()).getAndIncrement();
        boolean isRight = sample % 8 < first % 5 * 2;
        return new Turn.Says("I add them, one by one, on try %d.\n\nThe answer is \\boxed{%d}."
                .formatted(sample, first + (isRight ? 7 : 8)));
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
        Eventually.within(Duration.ofSeconds(30), () -> engine.hanging() > 0);

        browser.keys(Keys.ENTER); // Stop has the focus

        browser.reads(".state", "Stopped");
        Eventually.within(Duration.ofSeconds(30), () -> engine.abandoned() == engine.hanging());
    }

    @ParameterizedTest
    @CsvSource({"1280, 900, false, light", "1280, 900, false, dark", "390, 844, true, light", "390, 844, true, dark"})
    void axeFindsNothingSerious(int width, int height, boolean isPhone, String colours) throws Exception {
        browser.looksLike(width, height, isPhone, colours);
        browser.open(ponder.url());
        browser.until(
                "the form is there",
                () -> !browser.all("option[value=majority_vote]").isEmpty());
        browser.hasNoBarriers();
        browser.open(ponder.url() + "/#/compare");
        browser.until(
                "both forms are there", () -> browser.all(".column select").size() == 8);
        browser.hasNoBarriers();
        browser.open(ponder.url() + "/#/running");
        browser.reads(".page", "Nothing runs at the moment");
        browser.hasNoBarriers();
        browser.open(ponder.url() + "/#/data");
        browser.reads(".page", "Data sets");
        browser.hasNoBarriers();
        browser.open(ponder.url() + "/#/spend");
        browser.reads(".page", "Latest requests");
        browser.hasNoBarriers();
        browser.openRecorded(ponder.url());
        browser.hasNoBarriers();
        browser.pressNamed("As a list");
        browser.until("the list is there", () -> browser.all("[role=treeitem]").size() == 20);
        browser.hasNoBarriers();
    }
}
