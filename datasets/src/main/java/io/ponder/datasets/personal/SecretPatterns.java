package io.ponder.datasets.personal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Passwords, keys and tokens: by the beginnings that services give them so that scanners find them, as gitleaks does, and
 * otherwise by the name before them and how random they look.
 */
final class SecretPatterns {

    private static final String FREE = "(?<![A-Za-z0-9_-])";

    /** Bits for each character, from which on a text looks drawn by chance. English has less than 3 in words of this length. */
    private static final double LEAST_ENTROPY = 3.2;

    private static final Pattern DIGIT = Pattern.compile("[0-9]");
    private static final Pattern LETTER = Pattern.compile("[A-Za-z]");

    static final List<Finder> ALL = List.of(
            secret(
                    "private key",
                    "-----BEGIN (?<k>(?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?)-----[A-Za-z0-9+/=\\s:,.\\\\-]{0,8000}?(?:-----END \\k<k>-----|\\z)"),
            secret("AWS key", FREE + "(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|AIPA|ANPA)[A-Z2-7]{16}(?![A-Za-z0-9])"),
            secret("GitHub token", FREE + "(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{50,255})"),
            secret("GitLab token", FREE + "gl(?:pat|dt|rt|ptt|ft|soat)-[A-Za-z0-9_=-]{20,64}"),
            secret("Slack token", FREE + "(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,250}"),
            secret(
                    "web hook",
                    "https://(?:hooks\\.slack\\.com/(?:services|workflows|triggers)|(?:discord|discordapp)\\.com/api/webhooks)/(?<v>[A-Za-z0-9_/+-]{20,200})"),
            secret("OpenAI or Anthropic key", FREE + "sk-(?:ant-|proj-|svcacct-|admin-|or-v1-)?[A-Za-z0-9_-]{20,250}"),
            secret(
                    "Google key",
                    FREE + "(?:AIza[A-Za-z0-9_-]{35}|GOCSPX-[A-Za-z0-9_-]{28}|ya29\\.[A-Za-z0-9_-]{20,250})"),
            secret("Stripe key", FREE + "(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,99}|whsec_[A-Za-z0-9+/=]{24,64}"),
            secret("SendGrid key", FREE + "SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{32,64}"),
            secret("Twilio key", FREE + "(?:SK|AC)[0-9a-f]{32}(?![A-Za-z0-9])"),
            secret("npm token", FREE + "npm_[A-Za-z0-9]{36}"),
            secret("PyPI token", FREE + "pypi-[A-Za-z0-9_-]{50,250}"),
            secret("Hugging Face token", FREE + "hf_[A-Za-z]{34}"),
            secret("DigitalOcean token", FREE + "do[oprt]_v1_[a-f0-9]{64}"),
            secret("Shopify token", FREE + "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
            secret("Databricks token", FREE + "dapi[a-f0-9]{32}"),
            secret("Telegram token", FREE + "[0-9]{8,10}:AA[A-Za-z0-9_-]{33}"),
            secret("Ponder key", FREE + "ponder-(?:[0-9a-z]{12}-[0-9A-Za-z]{49}|admin-[0-9A-Za-z_-]{32,128})"),
            secret(
                    "JSON web token",
                    FREE + "eyJ[A-Za-z0-9_-]{8,4000}+\\.eyJ[A-Za-z0-9_-]{8,8000}+\\.[A-Za-z0-9_-]{0,2000}"),
            secret(
                    "credentials in a link",
                    "(?i)\\b[a-z][a-z0-9+.-]{1,20}+://(?<v>[^\\s/:@'\"<>]{1,100}:[^\\s/@'\"<>]{1,200})@(?=[\\p{L}\\p{N}\\[])"),
            secret(
                    "secret in a link",
                    "(?i)[?&;#](?:access_?token|refresh_?token|id_?token|auth(?:_?token)?|token|api_?key|key|secret|client_secret|password|passwd|pwd|pw|session(?:_?id)?|sid|sig|signature|x-amz-signature)=(?<v>[^\\s&#\"'<>)\\]}]{6,2000})"),
            secret(
                    "authorization",
                    "(?i)\\b(?:authorization|proxy-authorization)[\"']?\\s{0,2}[:=]\\s{0,2}[\"']?(?:bearer|basic|token)\\s+(?<v>[A-Za-z0-9._~+/=-]{8,4000})"),
            TextPattern.of(
                            PersonalKind.SECRET,
                            "key by its name",
                            0.8,
                            "(?i)(?<![\\p{L}])(?:[a-z0-9]{1,20}[ _.-]?)?(?:api[ _-]?key|secret(?:[ _-]?(?:access[ _-]?)?key)?|access[ _-]?key|access[ _-]?token|auth[ _-]?token|client[ _-]?secret|private[ _-]?key|token|credentials?)"
                                    + "[\"']?\\s{0,3}(?:=>|:=|=|:|\\bis\\b)\\s{0,3}[\"'`]?(?<v>[A-Za-z0-9_+/=.~-]{16,200})(?![A-Za-z0-9_(\\[])")
                    .checked(SecretPatterns::looksRandom),
            TextPattern.of(
                            PersonalKind.SECRET,
                            "password by its name",
                            0.8,
                            "(?iu)(?<!\\p{L})(?:pass[ _-]?(?:word|phrase|code)|passwd|pwd|kennwort|passwort|mot de passe|contraseña|parola d'ordine|wachtwoord|senha|пароль|密码|パスワード)(?:_?[a-z]{1,10})?"
                                    + "[\"']?\\s{0,3}(?:=>|:=|=|:|：|\\bis\\b|\\bist\\b|\\best\\b|\\bes\\b|\\bè\\b|は|是)\\s{0,3}[\"'`«]?(?<v>[^\\s\"'`<>{}()\\[\\];,]{5,80}?)(?=[\"'`»;,)\\]}]|[.!?]?(?:\\s|$))")
                    .checked(SecretPatterns::looksChosen),
            TextPattern.of(
                    PersonalKind.SECRET,
                    "PIN or code",
                    0.8,
                    "(?i)(?<!\\p{L})(?:pin(?: ?(?:code|number))?|cvv2?|cvc2?|security code|one[- ]time (?:code|password)|otp|2fa code|verification code)\\s{0,3}(?:is|:|=|ist)\\s{0,3}(?<v>[0-9]{3,8})(?![0-9A-Za-z.,]*[0-9])"));

    private SecretPatterns() {}

    private static TextPattern secret(String name, String regex) {
        return TextPattern.of(PersonalKind.SECRET, name, 0.99, regex);
    }

    /** Letters and digits, of which none follows from another. Names in programs have words in them, and no digits. */
    private static boolean looksRandom(String text) {
        return DIGIT.matcher(text).find() && LETTER.matcher(text).find() && entropy(text) >= LEAST_ENTROPY;
    }

    /** A word of a sentence is no password: it has a digit or a sign, or letters of both cases within. */
    private static boolean looksChosen(String text) {
        boolean isMixed = DIGIT.matcher(text).find() && LETTER.matcher(text).find()
                || text.matches(".*[!@#$%^&*?~+=].*") && LETTER.matcher(text).find()
                || text.matches("[0-9]{5,}");
        return isMixed && !text.startsWith("$") && !text.contains("://") && !text.matches("[A-Za-z_.]+\\(.*");
    }

    /** Shannon's, in bits for each character. */
    static double entropy(String text) {
        Map<Integer, Integer> counts = new HashMap<>();
        text.chars().forEach(c -> counts.merge(c, 1, Integer::sum));
        return counts.values().stream()
                .mapToDouble(count -> (double) count / text.length())
                .map(share -> -share * Math.log(share) / Math.log(2))
                .sum();
    }
}
