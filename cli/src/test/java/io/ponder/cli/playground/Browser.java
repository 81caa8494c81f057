package io.ponder.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Chromium that a test drives. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts a browser, or skips the tests if this machine has none. */
    static Browser started() {
        Optional<Path> chromium =
                NAMES.stream().map(Browser::onPath).flatMap(Optional::stream).findFirst();
        Optional<Path> chromeDriver = onPath("chromedriver");
        assumeTrue(chromium.isPresent(), "skipped: there is no Chromium or Chrome on the PATH");
        assumeTrue(chromeDriver.isPresent(), "skipped: there is no chromedriver on the PATH (Debian: chromium-driver)");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable("browser", Level.ALL);
        logs.enable("performance", Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new", "--window-size=1280,900", "--no-first-run", "--disable-dev-shm-usage", "--lang=en");
        if ("root".equals(System.getProperty("user.name"))) {
            options.addArguments("--no-sandbox");
        }
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromeDriver.orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Opens a page from scratch, with nothing kept from the one before. */
    void open(String url) {
        driver.get("about:blank");
        driver.get(url);
    }

    /** Has pages look as on a screen of this width, in this colour scheme. */
    void looksLike(int width, int height, boolean isPhone, String colours) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", isPhone));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
    }

    /** Waits for what must be there before long. */
    void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!quietly(holds)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what + "\n" + text("body"));
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static boolean quietly(BooleanSupplier holds) {
        try {
            return holds.getAsBoolean();
        } catch (org.openqa.selenium.WebDriverException e) {
            return false; // the page was replaced meanwhile
        }
    }

    /** Waits for an element. */
    WebElement one(String css) {
        until(css + " is there", () -> !driver.findElements(By.cssSelector(css)).isEmpty());
        return driver.findElement(By.cssSelector(css));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** What a reader sees of the first such element; empty if there is none. */
    String text(String css) {
        return String.valueOf(script("return document.querySelector(arguments[0])?.innerText ?? ''", css));
    }

    /** Waits for words in an element. */
    void reads(String css, String words) {
        until(css + " reads " + words, () -> text(css).contains(words));
    }

    /** Waits until a button can be pressed, and presses it. */
    void press(String css) {
        until(css + " can be pressed", () -> {
            WebElement button = driver.findElement(By.cssSelector(css));
            return button.isDisplayed() && button.isEnabled();
        });
        driver.findElement(By.cssSelector(css)).click();
    }

    /** Presses the button with these words. */
    void pressNamed(String words) {
        until("a button " + words, () -> named(words) != null);
        Objects.requireNonNull(named(words)).click();
    }

    private @Nullable WebElement named(String words) {
        return all("main button").stream()
                .filter(button -> button.isDisplayed() && button.getText().equals(words))
                .findFirst()
                .orElse(null);
    }

    void write(String css, String text) {
        WebElement field = one(css);
        field.clear();
        field.sendKeys(text);
    }

    void choose(String label, String value) {
        String css = "#"
                + Objects.requireNonNull(script(
                        "return [...document.querySelectorAll('label')].find(l => l.textContent === arguments[0] && l.offsetParent)?.htmlFor",
                        label));
        script(
                "const box = document.querySelector(arguments[0]); box.value = arguments[1];"
                        + " box.dispatchEvent(new Event('change'))",
                css,
                value);
    }

    /** Presses keys on whatever has the focus. */
    void keys(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Presses a key while another is held. */
    void chord(Keys held, CharSequence key) {
        new Actions(driver).keyDown(held).sendKeys(key).keyUp(held).perform();
    }

    @Nullable
    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** What axe finds to be a serious or critical barrier, one line each. */
    private List<String> barriers() throws IOException {
        try (InputStream axe = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
            driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        String found = String.valueOf(driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "axe.run(document, {resultTypes: ['violations']}).then(r => done(JSON.stringify(r.violations"
                + ".filter(v => ['serious', 'critical'].includes(v.impact))"
                + ".map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160) + ' ' + n.failureSummary).join(' | ')))),"
                + " e => done(JSON.stringify(['axe failed: ' + e])))"));
        return JsonMapper.shared()
                .readTree(found)
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
    }

    /** Asserts that axe finds nothing serious, and that nothing is wider than the screen. */
    void hasNoBarriers() throws IOException {
        assertThat(barriers()).isEmpty();
        assertThat(script("const page = document.documentElement; return page.scrollWidth - page.clientWidth"))
                .as("what is wider than the screen")
                .isEqualTo(0L);
    }

    /** Opens a recorded beam search of 20 nodes. */
    void openRecorded(String url) {
        openTrace(url, Path.of("src/test/resources/traces/beam_search.json"));
        assertThat(text(".panel-title")).startsWith("beam_search");
    }

    /** Opens a finished search from a file. */
    void openTrace(String url, Path file) {
        open(url);
        one("input[type=file]").sendKeys(file.toAbsolutePath().toString());
        reads(".state", "Done");
    }

    /** How many nodes the tree says it has. */
    int nodes() {
        return Integer.parseInt(text(".tree-head .note").replaceAll("\\D+", ""));
    }

    /** The hosts of all requests since this was last asked. */
    Set<String> hosts() {
        Set<String> hosts = new TreeSet<>();
        for (LogEntry entry : driver.manage().logs().get("performance")) {
            JsonNode message = JsonMapper.shared().readTree(entry.getMessage()).path("message");
            String url = message.at("/params/request/url").asString("");
            if (message.path("method").asString("").equals("Network.requestWillBeSent") && url.startsWith("http")) {
                hosts.add(Objects.requireNonNullElse(
                        URI.create(url.replaceAll("[?#].*", "")).getHost(), url));
            }
        }
        return hosts;
    }

    /** What the page complained about since this was last asked: errors, and all that its security policy refused. */
    List<String> complaints() {
        return driver.manage().logs().get("browser").getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    ChromeDriver driver() {
        return driver;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
