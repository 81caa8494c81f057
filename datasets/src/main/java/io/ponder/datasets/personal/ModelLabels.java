package io.ponder.datasets.personal;

import io.ponder.onnx.Encoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a token classifier's labels mean. They are written {@code B-PER} and {@code I-PER} (or {@code S-}, {@code E-}, {@code L-},
 * {@code U-}, or without a prefix), and each model has names of its own.
 *
 * @param kinds for each label, by its index, what it tells; null for nothing personal
 * @param begins for each label, whether it begins something new
 * @param unknown labels of which nobody knows what they mean: they count for nothing
 */
record ModelLabels(List<@Nullable PersonalKind> kinds, List<Boolean> begins, Set<String> unknown) {

    /** Beside the model, for labels that are not known here: {@code {"labels": {"HANDLE": "account", "TEAM": null}}}. */
    static final String OWN = "ponder.json";

    private static final Map<PersonalKind, String> NAMES = new EnumMap<>(Map.ofEntries(
            Map.entry(
                    PersonalKind.NAME,
                    "PER PERSON NAME FIRSTNAME LASTNAME GIVENNAME SURNAME MIDDLENAME FULLNAME PATIENT DOCTOR STAFF HCW"),
            Map.entry(PersonalKind.EMAIL, "EMAIL EMAILADDRESS"),
            Map.entry(PersonalKind.PHONE, "PHONE PHONENUMBER TELEPHONENUM TELEPHONE FAX FAXNUMBER"),
            Map.entry(
                    PersonalKind.ADDRESS,
                    "ADDRESS STREET STREETADDRESS BUILDINGNUM BUILDINGNUMBER SECONDARYADDRESS ZIPCODE ZIP POSTCODE POSTALCODE"),
            Map.entry(PersonalKind.BIRTH_DATE, "DATEOFBIRTH DOB BIRTHDATE BIRTHDAY"),
            Map.entry(
                    PersonalKind.NATIONAL_ID,
                    "SSN SOCIALNUM SOCIALSECURITYNUMBER IDCARD IDCARDNUM IDNUM ID PASSPORT PASSPORTNUM PASSPORTNUMBER DRIVERLICENSE"
                            + " DRIVERLICENSENUM TAXNUM TAXID NATIONALID"),
            Map.entry(PersonalKind.IBAN, "IBAN IBANCODE"),
            Map.entry(PersonalKind.CARD, "CREDITCARD CREDITCARDNUMBER CARDNUMBER DEBITCARDNUMBER"),
            Map.entry(
                    PersonalKind.ACCOUNT,
                    "USERNAME USERID LOGIN ACCOUNTNUMBER ACCOUNTNUM ACCOUNT CUSTOMERID MEDICALRECORD MEDICALRECORDNUMBER"),
            Map.entry(PersonalKind.IP_ADDRESS, "IP IPADDRESS IPV4 IPV6"),
            Map.entry(PersonalKind.MAC_ADDRESS, "MAC MACADDRESS"),
            Map.entry(PersonalKind.SECRET, "PASSWORD PIN CREDITCARDCVV CVV APIKEY SECRET")));

    /** Known to be nobody's: places, organisations, numbers, dates that are not of a birth. */
    private static final Set<String> NOT_PERSONAL = Set.of(
            "LOC",
            "LOCATION",
            "GPE",
            "CITY",
            "STATE",
            "COUNTRY",
            "COUNTY",
            "FAC",
            "ORG",
            "ORGANIZATION",
            "ORGANISATION",
            "COMPANYNAME",
            "MISC",
            "NORP",
            "DATE",
            "TIME",
            "DATETIME",
            "AGE",
            "SEX",
            "GENDER",
            "TITLE",
            "JOBTITLE",
            "JOBAREA",
            "MONEY",
            "AMOUNT",
            "CURRENCY",
            "PERCENT",
            "QUANTITY",
            "CARDINAL",
            "ORDINAL",
            "EVENT",
            "PRODUCT",
            "LANGUAGE",
            "LAW",
            "WORKOFART",
            "URL",
            "USERAGENT");

    /**
     * Reads a model's {@code config.json}.
     *
     * @throws IllegalArgumentException saying what is wrong, with the labels
     */
    static ModelLabels read(Path folder, JsonNode config) {
        JsonNode byId = config.path("id2label");
        if (!byId.isObject() || byId.isEmpty()) {
            throw new IllegalArgumentException(
                    folder.resolve("config.json") + " has no id2label, so nobody knows what the model's labels mean");
        }
        Map<String, @Nullable PersonalKind> own = own(folder.resolve(OWN));
        List<@Nullable PersonalKind> kinds = new ArrayList<>();
        List<Boolean> begins = new ArrayList<>();
        Set<String> unknown = new TreeSet<>();
        for (int i = 0; i < byId.size(); i++) {
            String label = byId.path(String.valueOf(i)).asString("");
            if (label.isEmpty()) {
                throw new IllegalArgumentException(
                        folder.resolve("config.json") + " names " + byId.size() + " labels in id2label, but not " + i);
            }
            begins.add(label.matches("[BSU][-_].+"));
            kinds.add(kind(label, own, unknown));
        }
        if (kinds.stream().allMatch(java.util.Objects::isNull)) {
            throw new IllegalArgumentException("none of the labels of the model in " + folder
                    + " is known as personal data: "
                    + String.join(
                            ", ",
                            byId.properties().stream()
                                    .map(one -> one.getValue().asString(""))
                                    .toList())
                    + "; say in " + folder.resolve(OWN) + " what they mean: {\"labels\": {\"PER\": \"name\"}}");
        }
        return new ModelLabels(kinds, begins, unknown);
    }

    private static @Nullable PersonalKind kind(
            String label, Map<String, @Nullable PersonalKind> own, Set<String> unknown) {
        if (label.equals("O")) {
            return null;
        }
        String plain = plain(label.replaceFirst("^[BIESLU][-_]", ""));
        if (own.containsKey(plain)) {
            return own.get(plain);
        }
        for (Map.Entry<PersonalKind, String> kind : NAMES.entrySet()) {
            if (List.of(kind.getValue().split(" ", -1)).contains(plain)) {
                return kind.getKey();
            }
        }
        if (!NOT_PERSONAL.contains(plain)) {
            unknown.add(label);
        }
        return null;
    }

    private static String plain(String label) {
        return label.toUpperCase(Locale.ROOT).replaceAll("[_ -]", "");
    }

    private static Map<String, @Nullable PersonalKind> own(Path file) {
        Map<String, @Nullable PersonalKind> own = new HashMap<>();
        if (!Files.isRegularFile(file)) {
            return own;
        }
        for (Map.Entry<String, JsonNode> label : json(file).path("labels").properties()) {
            own.put(plain(label.getKey()), label.getValue().isNull() ? null : named(file, label));
        }
        return own;
    }

    private static PersonalKind named(Path file, Map.Entry<String, JsonNode> label) {
        List<String> names = new ArrayList<>();
        for (PersonalKind kind : PersonalKind.values()) {
            if (kind.lowerCase().equals(label.getValue().asString(""))) {
                return kind;
            }
            names.add(kind.lowerCase());
        }
        throw new IllegalArgumentException(file + " says that " + label.getKey() + " means " + label.getValue()
                + ", where one of " + String.join(", ", names) + " is needed, or null for nothing personal");
    }

    /**
     * @throws IllegalArgumentException when the file is not there, or is no JSON
     */
    static JsonNode json(Path file) {
        try {
            return JsonMapper.shared().readTree(Files.readString(file));
        } catch (IOException | JacksonException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + Encoder.firstLine(e), e);
        }
    }
}
