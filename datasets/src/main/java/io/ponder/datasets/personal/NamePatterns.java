package io.ponder.datasets.personal;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Names of people after words that introduce them. What tells a name from other words is its capital letter, so names of problems
 * ("Natalia sold 48 clips") stay: nobody introduces them.
 */
final class NamePatterns {

    private static final String PART = "(?:\\p{Lu}[\\p{L}'’]{1,25}(?:-\\p{Lu}[\\p{L}'’]{1,25})?|\\p{Lu}\\.)";
    private static final String LINK =
            "(?:van|von|der|den|de|del|della|la|le|da|do|dos|di|bin|ibn|al|el|y|e|ter|ten|zu) ";
    private static final String NAME = "(?<v>" + PART + "(?: (?:" + LINK + "){0,2}" + PART + "){0,3})";
    private static final String FULL_NAME = "(?<v>" + PART + "(?: (?:" + LINK + "){0,2}" + PART + "){1,3})";
    private static final String TITLE =
            "(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Madam|Frau|Herr|Herrn|Fr|Hr|Mme|Mlle|Monsieur|Madame|M|Sr|Sra|Srta|Señor|Señora|Don|Doña|Sig|Signor|Signora|Dott|Dhr|Mevr|Mevrouw|Meneer|Senhor|Senhora|Ing)\\.?\\s){0,2}";

    /** Who is greeted without being named. */
    private static final Set<String> NOBODY = Set.of(
            "Sir",
            "Madam",
            "All",
            "Team",
            "Hiring",
            "Customer",
            "Colleague",
            "Colleagues",
            "Friend",
            "Friends",
            "Student",
            "Students",
            "Reader",
            "Santa",
            "Diary",
            "Editor",
            "God",
            "Lord",
            "Professor",
            "Doctor",
            "Parents",
            "Members",
            "Mom",
            "Dad",
            "Mother",
            "Father",
            "Admissions",
            "Recruiter",
            "Recruiting",
            "Human",
            "Support",
            "Sirs",
            "Valued",
            "Mr",
            "Mrs",
            "Ms",
            "Dr",
            "User",
            "Client",
            "Everyone",
            "Guest",
            "Applicant",
            "Committee",
            "Kollegen",
            "Damen",
            "Kunde",
            "Freunde",
            "Collègues",
            "Amigos",
            "The",
            "This",
            "I",
            "We",
            "What",
            "Your",
            "My",
            "In",
            "It",
            "Not",
            "AI",
            "Claude",
            "Assistant",
            "ChatGPT",
            "Siri",
            "Alexa",
            "Please",
            "Thanks",
            "Thank",
            "To",
            "For",
            "If",
            "A",
            "An");

    private static final Predicate<String> SOMEBODY =
            name -> !NOBODY.contains(name.split("[ .-]", 2)[0]) && name.length() > 2;

    static final List<Finder> ALL = List.of(
            name(
                    "name after an introduction",
                    0.85,
                    "(?<!\\p{L})(?iu:my (?:full |first |last |real |legal )?name(?:'s| is|:)|i am called|you can call me|(?:they|people|friends) call me|i go by"
                            + "|mein name ist|ich hei(?:ß|ss)e|mon nom est|je m['’]appelle|je me nomme|me llamo|mi nombre(?: completo)? es|mi chiamo|il mio nome è|mijn naam is|ik heet"
                            + "|(?:o )?meu nome é|(?:eu )?me chamo|chamo-me|nazywam się|mam na imię|jag heter|mitt namn är|jeg hedder|jeg heter|benim adım|меня зовут)"
                            + "\\s{1,2}" + TITLE + NAME),
            name(
                    "name after a caller's words",
                    0.75,
                    "(?<!\\p{L})(?:This is|this is|I am|I'm|I’m|Ich bin|Je suis|Soy|Sono|Sou|Ik ben) " + TITLE
                            + FULL_NAME
                            + "(?=,? (?:from|calling|speaking|writing|here|and I|and my|aus|von|de|di|van|\\()|[.,;!\\n]|$)"),
            name(
                    "name after a greeting",
                    0.8,
                    "(?:^|(?<=[\\n\"'“>(])|(?<=[.!?:] ))\\s{0,4}(?:Dear|My dear|Sehr geehrte[rs]?|Liebe[r]?|Cher|Chère|Bonjour|Estimad[oa]|Querid[oa]|Gentile|Caro|Cara|Egregio|Beste|Geachte|Prezad[oa]|Car[oa]|Szanowny Panie|Szanowna Pani|Kära|Hej)"
                            + "\\s" + TITLE + NAME + "(?=\\s{0,2}[,:!\\n]| and | und | et | y )"),
            name(
                    "name under a letter",
                    0.8,
                    "(?=[A-Zrs])(?<!\\p{L})(?:Sincerely|Yours (?:sincerely|faithfully|truly)|[Rr]egards|Best wishes|Cheers|Thanks|Thank you|Cordially|Respectfully|Love"
                            + "|Grü(?:ße|ßen|sse|ssen)|Cordialement|Bien à vous|Amicalement|Atentamente|[Ss]aludos?(?: cordiales)?|Cordiali saluti|Distinti saluti|Met vriendelijke groet(?:en)?|Groetjes|Atenciosamente|Abraços)"
                            + "[,.!]?[ \\t]{0,3}\\r?\\n\\s{0,6}" + TITLE + NAME + "(?=\\s{0,3}(?:[,\\n(]|$))"),
            name(
                    "name in a field",
                    0.8,
                    "(?<!\\p{L})(?iu:(?:full|first|last|middle|given|family|sur|maiden|customer|client|patient|employee|student|account ?holder|card ?holder|applicant|contact|passenger|recipient|tenant|guest|legal)[ _-]?names?"
                            + "|surname|cardholder|patient|name of (?:the )?(?:patient|applicant|customer|client|insured|child|student)|vorname|nachname|familienname|prénom|nom de famille|apellidos?|cognome|nombre y apellidos?|nome completo|voornaam|achternaam|sobrenome)"
                            + "[\"'*]{0,3}\\s{0,2}(?::|=|\\bis\\b)\\s{0,3}[\"'*]{0,3}" + TITLE + NAME),
            name(
                    "name in a field",
                    0.7,
                    "(?<!\\p{L})(?:Name|name|NAME|Nom|Nombre|Nome|Naam|Patient|Attn|ATTN|Attention|From|To)[\"'*]{0,3}\\s{0,2}[:=]\\s{0,3}[\"'*]{0,3}"
                            + TITLE + FULL_NAME),
            name("name before a mail address", 0.8, FULL_NAME + "(?= ?[<(](?:mailto:)?[\\w.%+-]{1,64}@)"),
            name(
                    "name after an introduction",
                    0.85,
                    "(?:我叫|我的名字(?:叫|是)|我是叫)(?<v>[\\u4e00-\\u9fff]{2,4})(?=[，,。.！!\\s、]|$)"),
            name(
                    "name after an introduction",
                    0.85,
                    "(?:私の名前は|名前は|わたしは|私は)(?<v>[\\u4e00-\\u9fff\\u30a0-\\u30ff]{2,8}?)(?=です|と申します|といいます|と言います)"));

    private NamePatterns() {}

    private static TextPattern name(String name, double alone, String regex) {
        return new TextPattern(PersonalKind.NAME, name, Pattern.compile(regex), SOMEBODY, alone, null);
    }
}
