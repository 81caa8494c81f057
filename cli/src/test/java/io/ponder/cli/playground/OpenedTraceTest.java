package io.ponder.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.gateway.GatewayApplication;
import io.ponder.testing.RunningApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** Finished searches on the page, from a file and from a link, with a gateway alone. */
@Timeout(120)
class OpenedTraceTest {

    private static RunningApplication gateway;
    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.started();
        gateway = new RunningApplication(
                GatewayApplication.builder(),
                "--ponder.gateway.search-url=http://127.0.0.1:9",
                "--logging.structured.format.console=");
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void onADesktop() {
        browser.looksLike(1280, 900, false, "light");
    }

    @AfterEach
    void nothingLeavesTheHostAndNothingIsComplainedAbout() {
        assertThat(browser.hosts()).isSubsetOf("127.0.0.1");
        assertThat(browser.complaints()).isEmpty();
    }

    private static String page() {
        return gateway.url() + "/#/trace";
    }

    @Test
    void aFileOfAskJsonIsOpenedAndItsTreeWalkedWithTheKeyboardAlone() {
        browser.openRecorded(page());
        assertThat(browser.text(".short")).isEqualTo("19");
        assertThat(browser.nodes()).isEqualTo(20);

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
    void aThousandNodesAreDrawnListedMovedAndZoomed(@TempDir Path folder) throws IOException {
        browser.openTrace(page(), Files.writeString(folder.resolve("thousand.json"), thousand()));
        assertThat(browser.nodes()).isEqualTo(1000);
        assertThat(browser.text(".short")).isEqualTo("19");
        browser.script("document.querySelector('.tree-canvas').focus()");
        String whole = picture();

        browser.keys("+", "+", "+");
        String near = picture();
        assertThat(near).as("zoomed with the keyboard").isNotEqualTo(whole);
        new Actions(browser.driver())
                .moveToElement(browser.one(".tree-canvas"))
                .clickAndHold()
                .moveByOffset(-120, 60)
                .release()
                .perform();
        String moved = picture();
        assertThat(moved).as("moved with the mouse").isNotEqualTo(near);
        browser.script(
                "document.querySelector('.tree-canvas').dispatchEvent("
                        + "new WheelEvent('wheel', {deltaY: -300, ctrlKey: true, clientX: 700, clientY: 500, cancelable: true}))");
        assertThat(picture()).as("zoomed with the wheel").isNotEqualTo(moved);
        browser.keys("0");
        assertThat(picture()).as("fits again").isEqualTo(whole);
        browser.keys(Keys.HOME);
        browser.reads(".path h3", "node 1");

        browser.pressNamed("As a list");
        browser.until("all are listed", () -> browser.all("[role=treeitem]").size() == 1000);
        browser.script("document.querySelector('[role=treeitem][tabindex=\"0\"]').focus()");
        browser.keys(Keys.END);
        browser.reads(".path h3", "node 1000");
    }

    /** The tree as it is drawn once nothing in it moves. */
    private static String picture() {
        String[] last = {""};
        browser.until("the tree stands still", () -> {
            String now = String.valueOf(browser.script("return document.querySelector('.tree-canvas').toDataURL()"));
            boolean stands = now.equals(last[0]);
            last[0] = now;
            return stands;
        });
        return last[0];
    }

    /** A beam search: 40 first steps, and four continuations of each node until there are enough. */
    private static String thousand() {
        StringBuilder trace =
                new StringBuilder("{\"content\":\"So 24 - 5 = 19.\",\"answer\":\"19\",\"answer_key\":\"19\","
                        + "\"node\":1000,\"basis\":\"score\",\"trace\":[{\"type\":\"started\",\"seq\":0,\"at_ms\":0,"
                        + "\"strategy\":\"beam_search\",\"model\":\"m\"}");
        for (int id = 1; id <= 1000; id++) {
            int parent = id <= 40 ? 0 : 1 + (id - 41) / 4;
            trace.append(
                            ",{\"type\":\"proposed\",\"at_ms\":%d,\"call\":%d,\"node\":{\"id\":%d,\"parent\":%d,\"trial\":%d,"
                                    .formatted(id, id, id, parent, id))
                    .append("\"continues\":true,\"text\":\"Step: $24 - 5 = 19$\",\"finish_reason\":\"step\"")
                    .append(id > 900 ? ",\"answer\":{\"text\":\"19\",\"key\":\"19\"}}}" : "}}")
                    .append(",{\"type\":\"scored\",\"at_ms\":%d,\"call\":%d,\"node\":%d,\"value\":0.%02d}"
                            .formatted(id, id, id, id * 37 % 100));
        }
        return trace.append("]}").toString();
    }

    @Test
    void aSearchIsSharedByALinkThatShowsItAgain() {
        browser.openRecorded(page());
        browser.pressNamed("Share");
        String link = Objects.requireNonNull(browser.one(".share-link input").getDomProperty("value"));
        assertThat(link).startsWith(gateway.url() + "/#/share/");

        browser.open(link);

        browser.reads(".asked", "A shelf holds 4 rows of 6 books.");
        assertThat(browser.text(".short")).isEqualTo("19");
        assertThat(browser.nodes()).isEqualTo(20);
        browser.open(gateway.url() + "/#/share/none");
        browser.reads(".problem", "There is no such shared search");
        browser.complaints(); // Chromium logs the 404 itself
    }

    @Test
    void aFileThatIsNoTraceIsRefusedInWords() {
        browser.open(page());
        browser.one("input[type=file]")
                .sendKeys(Path.of("pom.xml").toAbsolutePath().toString());
        browser.reads(".problem", "pom.xml is not JSON");
    }
}
