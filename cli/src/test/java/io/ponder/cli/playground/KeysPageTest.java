package io.ponder.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayApplication;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Keys and teams on the page, from the first key on, with a gateway alone. */
@Timeout(120)
class KeysPageTest {

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

    @Test
    void fromTheFirstKeyToItsRevocation() throws Exception {
        browser.looksLike(1280, 900, false, "light");
        browser.open(gateway.url() + "#/keys");
        browser.reads(".notice", "This gateway is open");
        String admin = newKey("Mira", "admin");
        browser.reads("table", "Mira");
        browser.reads("table", "yours");
        assertThat(browser.text(".account")).contains("Mira");

        String bot = newKey("Support bot", "member");
        assertThat(bot).isNotEqualTo(admin);
        browser.reads("table", "Support bot");
        assertThat(browser.script("return document.body.innerText.includes(arguments[0])", bot))
                .as("a key is shown once")
                .isEqualTo(false);
        browser.hasNoBarriers();

        browser.press("[aria-label='Rotate Support bot']");
        browser.press("dialog button[type=submit]");
        assertThat(secret()).isNotEqualTo(bot);

        browser.press("[aria-label='Revoke Support bot']");
        browser.press("dialog button[type=submit]");
        browser.until(
                "it is revoked",
                () -> browser.all("[aria-label='Revoke Support bot']").isEmpty()
                        && browser.text("table").contains("revoked"));

        browser.pressNamed("New team");
        browser.write("dialog input", "Evaluation");
        browser.press("dialog button[type=submit]");
        browser.reads("section:nth-of-type(2) table", "Evaluation");
        aTeamsLimitsAreSetAndShown(admin);

        assertThat(browser.script("return Object.keys(localStorage).filter(k => localStorage[k].includes('ponder-'))"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .as("the key is kept in the tab only")
                .isEmpty();
        anotherTabIsAskedForTheKey(admin);
        assertThat(browser.hosts()).isSubsetOf("127.0.0.1");
    }

    private static void aTeamsLimitsAreSetAndShown(String admin) throws Exception {
        browser.looksLike(390, 844, true, "dark");
        String searchesAMinute = "dialog fieldset:nth-of-type(1) .field:nth-child(1) input";
        String dollarsADay = "dialog fieldset:nth-of-type(2) .field:nth-child(3) input";
        browser.press("[aria-label='Limits of team Evaluation']");
        browser.write(searchesAMinute, "many");
        browser.write(dollarsADay, "2.5");
        browser.press("dialog button[type=submit]");
        browser.reads("dialog .problem", "per_minute.searches");
        browser.write(searchesAMinute, "60");
        browser.press("dialog button[type=submit]");
        browser.until("the dialog is closed", () -> browser.all("dialog").isEmpty());
        JsonNode limits = limits(admin);
        assertThat(limits.at("/per_minute/searches").intValue()).isEqualTo(60);
        assertThat(limits.at("/per_day/usd").doubleValue()).isEqualTo(2.5);

        browser.press("[aria-label='Limits of team Evaluation']");
        browser.reads("dialog .standing", "0 of 60");
        assertThat(browser.text("dialog .standing")).contains("$0 of $2.50");
        assertThat(browser.one(dollarsADay).getDomProperty("value")).isEqualTo("2.5");
        browser.hasNoBarriers();
        assertThat(browser.script("return document.querySelector('dialog').getBoundingClientRect().right <= 390"))
                .as("the dialog is on the screen")
                .isEqualTo(true);
        browser.write(searchesAMinute, "");
        browser.press("dialog button[type=submit]");
        browser.until("the dialog is closed", () -> browser.all("dialog").isEmpty());
        assertThat(limits(admin).at("/per_minute").has("searches")).isFalse();
        browser.looksLike(1280, 900, false, "light");
    }

    private static JsonNode limits(String admin) throws Exception {
        return WireJson.mapper()
                .readTree(gateway.http()
                        .send(
                                gateway.request("/v1/admin/teams/evaluation/limits")
                                        .header("Authorization", "Bearer " + admin)
                                        .build(),
                                BodyHandlers.ofString())
                        .body());
    }

    private static void anotherTabIsAskedForTheKey(String admin) {
        browser.script("sessionStorage.clear()");
        browser.open(gateway.url() + "#/keys");
        browser.write("#key-field", "ponder-wrong");
        browser.press("dialog button[type=submit]");
        browser.reads("dialog .problem", "does not accept this key");
        browser.write("#key-field", admin);
        browser.press("dialog button[type=submit]");
        browser.reads(".account", "Mira");
        browser.reads("table", "Support bot");
    }

    private static String newKey(String name, String role) {
        browser.pressNamed("New key");
        browser.write("dialog input", name);
        browser.choose("Role", role);
        browser.press("dialog button[type=submit]");
        return secret();
    }

    private static String secret() {
        String secret = Objects.requireNonNull(browser.one(".secret").getDomProperty("value"));
        assertThat(secret).startsWith("ponder-");
        browser.press("dialog button.primary");
        browser.until("the dialog is closed", () -> browser.all("dialog").isEmpty());
        return secret;
    }
}
