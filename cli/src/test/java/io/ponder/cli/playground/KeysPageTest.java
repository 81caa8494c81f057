package io.ponder.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.gateway.GatewayApplication;
import io.ponder.testing.RunningApplication;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
        assertThat(browser.barriers()).isEmpty();

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

        assertThat(browser.script("return Object.keys(localStorage).filter(k => localStorage[k].includes('ponder-'))"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .as("the key is kept in the tab only")
                .isEmpty();
        anotherTabIsAskedForTheKey(admin);
        assertThat(browser.hosts()).isSubsetOf("127.0.0.1");
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
