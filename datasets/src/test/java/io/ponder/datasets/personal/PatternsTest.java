package io.ponder.datasets.personal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTest {

    private static final PersonalDetector PATTERNS = PersonalDetector.patterns();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EMAIL | Write to maria.lopez+news@example.co.uk, please. | maria.lopez+news@example.co.uk",
                "EMAIL | jürgen@müller-bau.de | jürgen@müller-bau.de",
                "EMAIL | reach me: jane [dot] doe [at] example [dot] org | jane [dot] doe [at] example [dot] org",
                "PHONE | Call me at (415) 555-2671 tomorrow. | (415) 555-2671",
                "PHONE | My number is +49 30 901820. | +49 30 901820",
                "PHONE | Tel. 030 901820 | 030 901820",
                "PHONE | Appelez le 01 42 68 53 00 ce soir | 01 42 68 53 00",
                "PHONE | 212-736-5000 is the hotel | 212-736-5000",
                "IBAN | IBAN: DE89 3704 0044 0532 0130 00 | DE89 3704 0044 0532 0130 00",
                "IBAN | to GB82WEST12345698765432 today | GB82WEST12345698765432",
                "CARD | pay with 4111 1111 1111 1111 | 4111 1111 1111 1111",
                "CARD | card 378282246310005 | 378282246310005",
                "NATIONAL_ID | SSN 536-90-4399 | 536-90-4399",
                "NATIONAL_ID | my social security number is 536904399 | 536904399",
                "NATIONAL_ID | NINO AB 12 34 56 C | AB 12 34 56 C",
                "NATIONAL_ID | Steuer-ID: 86095742719 | 86095742719",
                "NATIONAL_ID | NIR 2 55 08 14 168 025 38 | 2 55 08 14 168 025 38",
                "NATIONAL_ID | DNI 12345678Z | 12345678Z",
                "NATIONAL_ID | CF RSSMRA85T10A562S | RSSMRA85T10A562S",
                "NATIONAL_ID | BSN 111222333 | 111222333",
                "NATIONAL_ID | Aadhaar 2341 2341 2346 | 2341 2341 2346",
                "NATIONAL_ID | CPF 111.444.777-35 | 111.444.777-35",
                "NATIONAL_ID | 身份证 11010519491231002X | 11010519491231002X",
                "NATIONAL_ID | PESEL 44051401359 | 44051401359",
                "NATIONAL_ID | personnummer 811228-9874 | 811228-9874",
                "NATIONAL_ID | AHV 756.9217.0769.85 | 756.9217.0769.85",
                "NATIONAL_ID | Passport number: C01X00T47 | C01X00T47",
                "IP_ADDRESS | from 84.17.52.101 at noon | 84.17.52.101",
                "IP_ADDRESS | peer 2a02:8108:1140:5a4c::17 left | 2a02:8108:1140:5a4c::17",
                "MAC_ADDRESS | device 3c:22:fb:9a:10:4e | 3c:22:fb:9a:10:4e",
                "SECRET | postgres://ann:s3cr3t@db.example.com/x | ann:s3cr3t@db.example.com",
                "SECRET | key AKIAIOSFODNN7EXAMPLE leaked | AKIAIOSFODNN7EXAMPLE",
                "SECRET | export GITHUB_TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345 | ghp_0123456789abcdefghijABCDEFGHIJ012345",
                "SECRET | my password is Tr0ub4dor&3. | Tr0ub4dor&3",
                "SECRET | api_key = 'q8Zr71LmP0xVb2Ty9KsD' | q8Zr71LmP0xVb2Ty9KsD",
                "ACCOUNT | https://www.linkedin.com/in/maria-lopez-77 | maria-lopez-77",
                "ACCOUNT | I am https://github.com/mlopez77. | mlopez77",
                "ACCOUNT | https://x.org/?user_id=88231&x=1 | 88231",
                "BIRTH_DATE | I was born on March 3, 1984 in Ulm. | March 3, 1984",
                "BIRTH_DATE | DOB: 03/04/1991 | 03/04/1991",
                "BIRTH_DATE | geboren am 3. Mai 1967 | 3. Mai 1967",
                "ADDRESS | ship it to 742 Evergreen Terrace, Springfield, IL 62704. | 742 Evergreen Terrace, Springfield, IL 62704",
                "ADDRESS | Er wohnt in der Lindenstraße 12, 10969 Berlin. | Lindenstraße 12, 10969 Berlin",
                "ADDRESS | 12 rue de la Paix, 75002 Paris | 12 rue de la Paix, 75002 Paris",
                "ADDRESS | London SW1A 1AA | SW1A 1AA",
                "NAME | Hi, my name is Maria Lopez and I sell fish. | Maria Lopez",
                "NAME | Ich heiße Jürgen Groß. | Jürgen Groß",
                "NAME | Dear Mr. Thompson, thank you. | Thompson",
                "NAME | 我叫王小明。 | 王小明",
            })
    void finds(PersonalKind kind, String text, String value) {
        List<PersonalSpan> found = PATTERNS.find(text);
        assertThat(found).as(text).anySatisfy(span -> {
            assertThat(text.substring(span.start(), span.end())).isEqualTo(value);
            assertThat(span.kind()).isEqualTo(kind);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "She has 4111 apples and 16 boxes.",
                "4111111111111112 is not divisible by 3.", // fails Luhn
                "What is 123-45-678?",
                "Compute 1234 5678 9012 3456 + 1.",
                "There are 2001 2002 2003 2004 in the list.",
                "123456789 * 987654321 = 121932631112635269",
                "0.1415926535897932384626433832795",
                "Section 3.2.10.4 of version 1.2.3.4",
                "192.168.0.1 and 127.0.0.1 and 10.0.0.7 are private.",
                "x = a[1::2]; std::cafe::babe; 12:30:45",
                "Dear Sir or Madam,",
                "Natalia sold clips to 48 of her friends in April.",
                "Mr. Smith has 3 dozen eggs.",
                "The password is correct.",
                "token = tokenizer.next_token(stream)",
                "secret_key = derive_key_from_password(salt)",
                "DE89 3704 0044 0532 0130 01", // fails the check by 97
                "SSN 000-12-3456, 666-12-3456 and 536-00-4399",
                "He was born in 1984.",
                "I'm happy, and I am Spartacus too.",
                "John walks 5 blocks down Main Street.",
                "10 + 20 - 30 (40) 50 / 60",
                "200-300-4000 = -4100",
                "Step 1: 12 * 12 = 144. Step 2: 144 - 44 = 100.",
                "SHA 3f786850e387550fdab836ed7e6dc881de23001b",
                "f(x) = x@y",
                "See https://github.com/openai/human-eval/blob/main/README.md",
                "GET /v1/datasets?name=gsm8k&licence=MIT",
            })
    void leaves(String text) {
        assertThat(PATTERNS.find(text)).as(text).isEmpty();
    }

    @Test
    @Timeout(60)
    void takesNoForeverOnHostileTexts() {
        for (String bit : List.of(
                "a",
                "1",
                "A ",
                "1 ",
                "1-",
                "a.",
                "ab:",
                "é",
                "Aa ",
                "Dear ",
                "+1",
                "a@",
                "key=",
                "eyJ",
                "::",
                "-----BEGIN PRIVATE KEY-----",
                "born ",
                "1 rue ",
                "://",
                "Name: A")) {
            assertThat(PATTERNS.find(bit.repeat(100_000 / bit.length())))
                    .as(bit)
                    .isNotNull();
        }
    }
}
