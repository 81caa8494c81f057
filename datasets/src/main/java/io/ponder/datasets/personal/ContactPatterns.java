package io.ponder.datasets.personal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How people and their machines are reached: mail, profiles, addresses of the Internet. */
final class ContactPatterns {

    private static final Pattern HEX_LETTER = Pattern.compile("[A-Fa-f]");

    static final List<Finder> ALL = List.of(
            TextPattern.of(
                            PersonalKind.EMAIL,
                            "e-mail address",
                            0.98,
                            "(?<![\\p{L}\\p{N}._%+@-])[\\p{L}\\p{N}][\\p{L}\\p{N}._%+'-]{0,63}+@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.){1,5}\\p{L}{2,24}(?![\\p{L}\\p{N}@])")
                    .checked(address -> !address.contains("..")),
            // "john dot doe at example dot com", and what is put in brackets for machines not to read it.
            TextPattern.of(
                    PersonalKind.EMAIL,
                    "e-mail address in words",
                    0.8,
                    "(?i)(?<![\\p{L}\\p{N}._@-])[a-z0-9][a-z0-9._-]{0,40}+(?: ?(?:\\[dot\\]|\\(dot\\)| dot ) ?[a-z0-9_-]{1,40}){0,3}"
                            + " ?(?:\\[at\\]|\\(at\\)|\\{at\\}| at ) ?[a-z0-9-]{2,40}(?: ?(?:\\[dot\\]|\\(dot\\)|\\{dot\\}| dot ) ?[a-z]{2,24}){1,3}(?![\\p{L}\\p{N}])"),
            TextPattern.of(
                            PersonalKind.IP_ADDRESS,
                            "IPv4 address",
                            0.7,
                            "(?=[0-9])(?<![\\p{L}\\p{N}._-])(?<!(?i:version|section|chapter|release|figure|table|rule|build|step) )(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?![\\p{L}\\p{N}_-]|\\.[0-9])")
                    .checked(ContactPatterns::isPublicV4),
            TextPattern.of(
                            PersonalKind.IP_ADDRESS,
                            "IPv6 address",
                            0.85,
                            "(?<![\\p{L}\\p{N}:.])(?=[0-9A-Fa-f:]*:[0-9A-Fa-f]*:)[0-9A-Fa-f:]{6,39}+(?![\\p{L}\\p{N}:])")
                    .checked(ContactPatterns::isPublicV6),
            TextPattern.of(
                            PersonalKind.MAC_ADDRESS,
                            "MAC address",
                            0.9,
                            "(?<![\\p{L}\\p{N}:-])[0-9A-Fa-f]{2}(?<s>[:-])(?:[0-9A-Fa-f]{2}\\k<s>){4}[0-9A-Fa-f]{2}(?![\\p{L}\\p{N}]|[:-][0-9A-Fa-f])")
                    .checked(ContactPatterns::isMac),
            TextPattern.of(
                    PersonalKind.ACCOUNT,
                    "profile",
                    0.85,
                    "(?i)(?<![\\p{L}\\p{N}.])(?:[a-z-]{2,12}\\.)?(?:linkedin\\.com/(?:in|pub)|facebook\\.com|fb\\.com|instagram\\.com|twitter\\.com|x\\.com|tiktok\\.com|threads\\.net|t\\.me|reddit\\.com/u(?:ser)?|medium\\.com|youtube\\.com|xing\\.com/profile|vk\\.com|snapchat\\.com/add|wa\\.me|paypal\\.me|keybase\\.io)/"
                            + "(?!(?:p|reel|status|watch|groups|pages|events|share|sharer|intent|search|hashtag|home|login|explore|orgs|topics|features|marketplace|i)(?:[/?#]|\\b))(?<v>@?[\\p{L}\\p{N}_][\\p{L}\\p{N}_.%-]{1,60}[\\p{L}\\p{N}_])"),
            // A link to what is in a repository names a project.
            TextPattern.of(
                    PersonalKind.ACCOUNT,
                    "profile",
                    0.8,
                    "(?i)(?<![\\p{L}\\p{N}.])(?:github|gitlab)\\.com/(?<v>[A-Za-z0-9][A-Za-z0-9-]{0,38}+)(?!/?[\\p{L}\\p{N}_-]|\\.[\\p{L}])"),
            TextPattern.of(
                    PersonalKind.ACCOUNT,
                    "user name",
                    0.8,
                    "(?i)(?<![\\p{L}\\p{N}])(?:user ?name|user ?id|login|screen name|handle|benutzername|nom d'utilisateur|nombre de usuario)\\s{0,3}(?:is|:|=|ist|est|es)\\s{0,3}[\"'`@]?(?<v>(?=[\\p{L}._-]*[0-9_])[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{2,40}[\\p{L}\\p{N}])"),
            TextPattern.of(
                    PersonalKind.ACCOUNT,
                    "person in a link",
                    0.8,
                    "(?i)[?&;](?:user|user_?name|user_?id|uid|customer_?(?:id|no)?|client_?id|account(?:_?id|_?no)?|member_?id|patient_?id|person_?id|phone|ssn|full_?name|first_?name|last_?name|dob|birth_?date|email|mail)="
                            + "(?<v>[^\\s&#\"'<>)\\]}]{2,200})"));

    private ContactPatterns() {}

    /** One that tells of somebody: not a private network's, not one for examples, not the number of a section. */
    private static boolean isPublicV4(String text) {
        int[] bytes = new int[4];
        int place = 0;
        boolean isLarge = false;
        for (String part : text.split("\\.")) {
            bytes[place] = Integer.parseInt(part);
            if (bytes[place] > 255 || part.length() > 1 && part.startsWith("0")) {
                return false;
            }
            isLarge |= bytes[place] > 31;
            place++;
        }
        int a = bytes[0];
        int b = bytes[1];
        boolean isPrivate = a == 0
                || a == 10
                || a == 127
                || a >= 224
                || a == 172 && b >= 16 && b < 32
                || a == 192 && b == 168
                || a == 169 && b == 254
                || a == 100 && b >= 64 && b < 128;
        boolean isExample = a == 192 && b == 0 || a == 198 && (b == 18 || b == 19 || b == 51) || a == 203 && b == 0;
        return isLarge && !isPrivate && !isExample;
    }

    private static boolean isPublicV6(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        long groups = java.util.Arrays.stream(lower.split(":"))
                .filter(group -> !group.isEmpty())
                .count();
        if (groups < 4
                || lower.startsWith("2001:db8")
                || lower.startsWith("fe80")
                || lower.startsWith("fc")
                || lower.startsWith("fd")) {
            return false;
        }
        try {
            return InetAddress.ofLiteral(lower) instanceof Inet6Address address
                    && !address.isLoopbackAddress()
                    && !address.isMulticastAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isMac(String text) {
        boolean isAll = text.replaceAll("[:-]", "").chars().distinct().count() == 1;
        return !isAll && HEX_LETTER.matcher(text).find();
    }
}
