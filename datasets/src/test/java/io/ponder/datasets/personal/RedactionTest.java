package io.ponder.datasets.personal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Part;
import io.ponder.reasoning.model.ToolCall;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RedactionTest {

    private static final PersonalDetector PATTERNS = PersonalDetector.patterns();
    private static final Origin ORIGIN = Origin.of("traffic", "1", null, "maria.lopez@example.org");

    @Test
    void aValueHasOnePlaceholderThroughoutTheConversation() {
        Row row = new Row.PromptCompletion(
                List.of(
                        Message.system("You serve Maria."),
                        Message.user("My name is Maria Lopez. Write to maria.lopez@example.org or bob@example.org.")),
                "<think>Lopez wants mail at MARIA.LOPEZ@example.org.</think>Dear Maria Lopez, done: bob@example.org.",
                ORIGIN);
        Redacted redacted = Redaction.of(row, PATTERNS);
        Row.PromptCompletion clean = (Row.PromptCompletion) redacted.row();
        assertThat(clean.prompt().get(1).content()).isEqualTo("My name is <NAME_1>. Write to <EMAIL_1> or <EMAIL_2>.");
        assertThat(clean.prompt().get(0).content()).isEqualTo("You serve <NAME_1>.");
        assertThat(clean.completion())
                .isEqualTo("<think><NAME_1> wants mail at <EMAIL_1>.</think>Dear <NAME_1>, done: <EMAIL_2>.");
        assertThat(clean.origin().reference()).isEqualTo("<EMAIL_1>");
        assertThat(redacted.found()).isEqualTo(Map.of(PersonalKind.NAME, 1, PersonalKind.EMAIL, 2));
        assertThat(clean.origin().marks())
                .containsExactly("redacted:name", "redacted:email", "personal data looked for by patterns 1");
    }

    @Test
    void aRowWithoutPersonalDataStaysAsItIsAndSaysThatItWasLookedAt() {
        Row row = new Row.PromptCompletion(
                List.of(Message.user("She has 4111 apples and 16 boxes.")),
                "{\"apples\":  4111}",
                Origin.of("s", "1", null, "4127"));
        Redacted redacted = Redaction.of(row, PATTERNS);
        assertThat(redacted.isClean()).isTrue();
        assertThat(redacted.row().prompt()).isEqualTo(row.prompt());
        assertThat(((Row.PromptCompletion) redacted.row()).completion()).isEqualTo("{\"apples\":  4111}");
        assertThat(redacted.row().origin().marks()).containsExactly("personal data looked for by patterns 1");
        assertThat(redacted.row().question()).isEqualTo(row.question());
    }

    @Test
    void argumentsOfToolCallsAndWhatToolsReturnStayJson() {
        Message asked = Message.user("Look up my booking.");
        Message call = new Message(
                Message.Role.ASSISTANT,
                "",
                List.of(),
                List.of(new ToolCall(
                        "call_1",
                        "find",
                        "{\"to\": \"a \\\"b\\\" <ann@example.org>\", \"ssn\": 536904399, \"dateOfBirth\": \"1984-03-03\","
                                + " \"tags\": [\"x\", {\"ann@example.org\": true}], \"rows\": 7, \"price\": 1.50}")),
                null,
                null);
        Message result = Message.tool("call_1", "[{\"first_name\":\"Ann\",\"card\":4111111111111111}]");
        Row row = new Row.LanguageModelling(
                List.of(asked, call, result, Message.assistant("Ann, it is for ann@example.org.")), ORIGIN);
        Row.LanguageModelling clean =
                (Row.LanguageModelling) Redaction.of(row, PATTERNS).row();
        JsonNode arguments = WireJson.mapper()
                .readTree(clean.messages().get(1).toolCalls().getFirst().arguments());
        assertThat(arguments.path("to").asString()).isEqualTo("a \"b\" <<EMAIL_1>>");
        assertThat(arguments.path("ssn").asString()).isEqualTo("<NATIONAL_ID_1>");
        assertThat(arguments.path("dateOfBirth").asString()).isEqualTo("<BIRTH_DATE_1>");
        assertThat(arguments.path("tags").get(1).has("<EMAIL_1>")).isTrue();
        assertThat(arguments.path("rows").asInt()).isEqualTo(7);
        assertThat(arguments.path("price").asDouble()).isEqualTo(1.5);
        JsonNode returned = WireJson.mapper().readTree(clean.messages().get(2).content());
        assertThat(returned.get(0).path("first_name").asString()).isEqualTo("<NAME_1>");
        assertThat(returned.get(0).path("card").asString()).isEqualTo("<CARD_1>");
        assertThat(clean.messages().get(3).content()).isEqualTo("<NAME_1>, it is for <EMAIL_1>.");
        assertThat(clean.messages().get(1).toolCalls().getFirst().name()).isEqualTo("find");
    }

    @Test
    void brokenArgumentsAreRedactedAsText() {
        Message call = new Message(
                Message.Role.ASSISTANT,
                "",
                List.of(),
                List.of(new ToolCall("1", "send", "{\"to\": \"ann@example.org\"")),
                null,
                null);
        Row row = new Row.LanguageModelling(List.of(Message.user("send"), call), Origin.of("s", "1", null, null));
        Row.LanguageModelling clean =
                (Row.LanguageModelling) Redaction.of(row, PATTERNS).row();
        assertThat(clean.messages().get(1).toolCalls().getFirst().arguments()).isEqualTo("{\"to\": \"<EMAIL_1>\"");
    }

    @Test
    void placeholdersThatStandAlreadyKeepTheirNumbers() {
        Row row = new Row.PromptCompletion(
                List.of(Message.user("<EMAIL_3> wrote to ann@example.org")), "ok", Origin.of("s", "1", null, null));
        Redacted once = Redaction.of(row, PATTERNS);
        assertThat(once.row().prompt().getFirst().content()).isEqualTo("<EMAIL_3> wrote to <EMAIL_4>");
        assertThat(Redaction.of(once.row(), PATTERNS).isClean()).isTrue();
    }

    @Test
    void picturesAreTakenOutSinceNobodyLooksIntoThem() {
        Message asked = new Message(
                Message.Role.USER,
                "Who is this?",
                List.of(
                        Part.text("Who is this?"),
                        new Part(
                                Part.Kind.IMAGE,
                                null,
                                Map.of("type", "image_url", "image_url", Map.of("url", "data:x")))),
                List.of(),
                null,
                "ann_77");
        Redacted redacted = Redaction.of(
                new Row.PromptCompletion(List.of(asked), "ann_77, I cannot say.", Origin.of("s", "1", null, null)),
                PATTERNS);
        Message clean = redacted.row().prompt().getFirst();
        assertThat(clean.parts()).isEmpty();
        assertThat(clean.content()).isEqualTo("Who is this?\n<MEDIA_1>");
        assertThat(clean.name()).isEqualTo("NAME_1");
        assertThat(redacted.found()).isEqualTo(Map.of(PersonalKind.MEDIA, 1, PersonalKind.NAME, 1));
    }

    @Test
    void namesOfToolsAndRolesAreNobodys() {
        List<Message> asked = List.of(
                new Message(Message.Role.USER, "A user asks the weather_tool.", List.of(), List.of(), null, "user"),
                new Message(Message.Role.TOOL, "rain", List.of(), List.of(), "1", "weather_tool"));
        Redacted redacted = Redaction.of(new Row.PromptOnly(asked, Origin.of("s", "1", null, null)), PATTERNS);
        assertThat(redacted.row().prompt()).isEqualTo(asked);
    }

    @Test
    void tokensThatSpellOutWhatWasTakenGoWithIt() {
        Row row = new Row.Distilled(
                List.of(Message.user("Who?")),
                "Write to ann@example.org",
                "mail ann@example.org",
                List.of(new Row.TokenChoices("ann", -0.1, List.of())),
                Origin.of("s", "1", null, null));
        Row.Distilled clean = (Row.Distilled) Redaction.of(row, PATTERNS).row();
        assertThat(clean.tokens()).isNull();
        assertThat(clean.summary()).isEqualTo("mail <EMAIL_1>");
    }
}
