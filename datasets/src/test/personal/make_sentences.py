"""Writes ../resources/personal/sentences.jsonl: made-up sentences with their personal data marked.

    python3 make_sentences.py

All of it is invented. Numbers are drawn by chance and given the right check digits. Some sentences hold what the patterns are known
to miss (names that nothing introduces), and some hold nothing personal, but numbers, code and names of problems.
"""

import json
import pathlib
import random

RNG = random.Random(56)
SENTENCES = []


def digits(n, first="0123456789"):
    return RNG.choice(first) + "".join(RNG.choice("0123456789") for _ in range(n - 1))


def luhn(body):
    total = 0
    for i, c in enumerate(reversed(body)):
        d = int(c)
        if i % 2 == 0:
            d = d * 2 - 9 if d > 4 else d * 2
        total += d
    return body + str(-total % 10)


def grouped(text, *sizes, by=" "):
    parts, at = [], 0
    for size in sizes:
        parts.append(text[at:at + size])
        at += size
    return by.join(parts + ([text[at:]] if text[at:] else []))


def card():
    body = RNG.choice(["4" + digits(14), "5" + RNG.choice("12345") + digits(13), "6011" + digits(11)])
    number = luhn(body)
    return RNG.choice([number, grouped(number, 4, 4, 4), grouped(number, 4, 4, 4, by="-")])


def amex():
    return grouped(luhn("37" + digits(12)), 4, 6)


def iban():
    country, bban = RNG.choice([
        ("DE", digits(18)), ("FR", digits(20) + "A" + digits(2)), ("GB", "NWBK" + digits(14)), ("ES", digits(20)),
        ("NL", "ABNA" + digits(10)), ("IT", "X" + digits(22)), ("AT", digits(16)), ("PT", digits(21))])
    number = int("".join(str(int(c, 36)) for c in bban + country + "00"))
    whole = country + "%02d" % (98 - number % 97) + bban
    return RNG.choice([whole, " ".join(whole[i:i + 4] for i in range(0, len(whole), 4))])


def ssn():
    area = RNG.choice([n for n in range(1, 900) if n != 666])
    return "%03d-%02d-%04d" % (area, RNG.randint(1, 99), RNG.randint(1, 9999))


def nino():
    return RNG.choice(["AB", "CE", "JH", "PR"]) + RNG.choice([" ", ""]).join(["", digits(2), digits(2), digits(2), RNG.choice("ABCD")])


def steuer():
    order = list("123456789")
    RNG.shuffle(order)
    body = order[:9] + [order[3]]
    if body[8] == body[9]:
        body[8], body[7] = body[7], body[8]
    product = 10
    for c in body:
        total = (int(c) + product) % 10 or 10
        product = total * 2 % 11
    check = 11 - product
    return "".join(body) + str(0 if check == 10 else check)


def nir():
    body = RNG.choice("12") + "%02d%02d%02d" % (RNG.randint(40, 99), RNG.randint(1, 12), RNG.randint(1, 95)) + digits(6)
    whole = body + "%02d" % (97 - int(body) % 97)
    return RNG.choice([whole, grouped(whole, 1, 2, 2, 2, 3, 3)])


def dni():
    number = digits(8)
    return number + "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23]


def bsn():
    while True:
        body = digits(8, "123456789")
        rest = sum((9 - i) * int(c) for i, c in enumerate(body)) % 11
        if rest < 10:
            return body + str(rest)


def cpf():
    body = digits(9)
    for _ in range(2):
        rest = sum((len(body) + 1 - i) * int(c) for i, c in enumerate(body)) % 11
        body += "0" if rest < 2 else str(11 - rest)
    return "%s.%s.%s-%s" % (body[:3], body[3:6], body[6:9], body[9:])


def aadhaar():
    d = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 0, 6, 7, 8, 9, 5], [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
         [3, 4, 0, 1, 2, 8, 9, 5, 6, 7], [4, 0, 1, 2, 3, 9, 5, 6, 7, 8], [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
         [6, 5, 9, 8, 7, 1, 0, 4, 3, 2], [7, 6, 5, 9, 8, 2, 1, 0, 4, 3], [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
         [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]]
    p = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
    for i in range(2, 8):
        p.append([p[i - 1][p[1][j]] for j in range(10)])
    body = digits(11, "23456789")
    for check in "0123456789":
        c = 0
        for i, x in enumerate(reversed(body + check)):
            c = d[c][p[i % 8][int(x)]]
        if c == 0:
            return grouped(body + check, 4, 4)
    raise AssertionError


def mail():
    return RNG.choice(FIRST).lower() + RNG.choice([".", "_", ""]) + RNG.choice(LAST).lower().replace("ü", "ue").replace("í", "i").replace("ó", "o").replace("é", "e") + RNG.choice(
        ["", digits(2)]) + "@" + RNG.choice(["example.org", "mail.example.com", "uni-beispiel.de", "exemple.fr", "ejemplo.es", "example.co.uk"])


PHONES = {
    "en": lambda: RNG.choice(["(%s) %s-%s" % (RNG.choice(["415", "212", "312", "617"]), digits(3, "2346789"), digits(4)),
                              "+1 %s %s %s" % (RNG.choice(["415", "212", "312", "617"]), digits(3, "2346789"), digits(4)),
                              "%s-%s-%s" % (RNG.choice(["415", "212", "312", "617"]), digits(3, "2346789"), digits(4)),
                              "+44 20 7%s %s" % (digits(3), digits(4)), "07700 9%s" % digits(5)]),
    "de": lambda: RNG.choice(["+49 30 %s" % digits(7, "23456789"), "0171 %s" % digits(7, "123456789"), "089/%s" % digits(7, "23456789")]),
    "fr": lambda: RNG.choice(["06", "+33 6", "01"]) + " " + grouped(digits(8, "23456789"), 2, 2, 2),
    "es": lambda: RNG.choice(["", "+34 "]) + grouped("6" + digits(8), 3, 3),
    "it": lambda: RNG.choice(["", "+39 "]) + "34" + digits(1) + " " + digits(7),
    "nl": lambda: RNG.choice(["06-", "+31 6 "]) + digits(8, "12345"),
    "pt": lambda: RNG.choice(["(11) 9", "+55 11 9"]) + digits(4, "6789") + "-" + digits(4),
}
FIRST = ["Maria", "Ahmed", "Jürgen", "Chloé", "Sofía", "Giulia", "Daan", "Priya", "Olu", "Katarzyna", "Thomas", "Emily", "Rui"]
LAST = ["López", "Haddad", "Müller", "Lefèvre", "García", "Rossi", "Bakker", "Sharma", "Adeyemi", "Kowalska", "Nguyen", "Whitfield", "Sousa"]


def name():
    return RNG.choice(FIRST) + " " + RNG.choice(LAST)


def born(lang):
    day, month, year = RNG.randint(1, 28), RNG.randint(1, 12), RNG.randint(1935, 2008)
    english = "January February March April May June July August September October November December".split()[month - 1]
    forms = {
        "en": ["%s %d, %d" % (english, day, year), "%02d/%02d/%d" % (month, day, year), "%d-%02d-%02d" % (year, month, day)],
        "de": ["%d.%d.%d" % (day, month, year), "%d. %s %d" % (day, "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()[month - 1], year)],
        "fr": ["%d %s %d" % (day, "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()[month - 1], year)],
        "es": ["%d de %s de %d" % (day, "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()[month - 1], year)],
        "it": ["%02d/%02d/%d" % (day, month, year)], "nl": ["%d-%d-%d" % (day, month, year)], "pt": ["%02d/%02d/%d" % (day, month, year)]}
    return RNG.choice(forms[lang])


ADDRESS = {
    "en": lambda: RNG.choice([
        "%d %s %s, %s" % (RNG.randint(1, 9999), RNG.choice(["Maple", "Old Mill", "Harbour View", "W. 42nd", "Lincoln"]), RNG.choice(["Street", "Ave", "Road", "Blvd"]),
                          RNG.choice(["Springfield, IL 62704", "Portland, OR 97205", "Leeds LS1 4DY", "Bristol BS8 1TH"])),
        "%d %s %s, Apt %d, Austin, TX 78701" % (RNG.randint(1, 999), RNG.choice(["Cedar", "Pine Hill"]), RNG.choice(["Lane", "Drive"]), RNG.randint(1, 40)),
        "P.O. Box %s" % digits(4, "123456789")]),
    "de": lambda: "%s %d, %s %s" % (RNG.choice(["Hauptstraße", "Am Alten Markt", "Kastanienallee", "Goethestr.", "Lange Gasse"]), RNG.randint(1, 180), digits(5, "123456789"), RNG.choice(["Berlin", "München", "Bad Homburg"])),
    "fr": lambda: "%d %s, %s %s" % (RNG.randint(1, 200), RNG.choice(["rue de la République", "avenue Victor Hugo", "bd Saint-Michel", "place des Vosges"]), digits(5, "123456789"), RNG.choice(["Lyon", "Paris", "Saint-Étienne"])),
    "es": lambda: "%s, %d, %s %s" % (RNG.choice(["Calle Mayor", "Avenida de la Constitución", "Plaza España"]), RNG.randint(1, 150), "0" + digits(4), RNG.choice(["Madrid", "Sevilla"])),
    "it": lambda: "%s %d, %s %s" % (RNG.choice(["Via Garibaldi", "Piazza del Duomo", "Viale Monza"]), RNG.randint(1, 150), digits(5, "123456789"), RNG.choice(["Milano", "Roma"])),
    "nl": lambda: "%s %d, %s %s %s" % (RNG.choice(["Dorpsstraat", "Keizersgracht", "Prins Hendriklaan"]), RNG.randint(1, 400), digits(4, "123456789"), RNG.choice(["AB", "KX"]), RNG.choice(["Utrecht", "Amsterdam"])),
    "pt": lambda: "%s, %d" % (RNG.choice(["Rua das Flores", "Avenida Paulista", "Praça da Sé"]), RNG.randint(1, 2000)),
}


def token(alphabet, n):
    return "".join(RNG.choice(alphabet) for _ in range(n))


ALNUM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
SECRETS = [
    lambda: "ghp_" + token(ALNUM, 36), lambda: "AKIA" + token("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
    lambda: "sk-proj-" + token(ALNUM, 48), lambda: "AIza" + token(ALNUM, 35), lambda: "glpat-" + token(ALNUM, 20),
    lambda: "hf_" + token(ALNUM[:52], 34)]
T = {
    "NAME": {
        "en": ["My name is {NAME}.", "Dear {NAME},\nthank you for the parcel.", "See you soon.\n\nKind regards,\n{NAME}", "Patient name: {NAME}",
               "Hello, this is {NAME} from accounting.", "I met {NAME} yesterday at the station.", "{NAME} asked for a refund."],
        "de": ["Ich heiße {NAME}.", "Sehr geehrte Frau {NAME},\nvielen Dank.", "Viele Grüße\n{NAME}", "Gestern kam {NAME} zu Besuch."],
        "fr": ["Je m'appelle {NAME} et j'habite ici.", "Cher {NAME},", "Cordialement,\n{NAME}", "Hier, {NAME} a téléphoné."],
        "es": ["Me llamo {NAME}.", "Estimado {NAME}:", "Un saludo,\n{NAME}"], "it": ["Mi chiamo {NAME}.", "Gentile {NAME},"],
        "nl": ["Mijn naam is {NAME}.", "Met vriendelijke groet,\n{NAME}"], "pt": ["Meu nome é {NAME}.", "Atenciosamente,\n{NAME}"]},
    "EMAIL": {
        "en": ["Write to {EMAIL} today.", "Contact: <{EMAIL}>", '{{"to": "{EMAIL}", "cc": []}}'], "de": ["Bitte an {EMAIL} senden."],
        "fr": ["Mon adresse est {EMAIL}."], "es": ["Mi correo es {EMAIL}, gracias."], "it": ["Scrivi a {EMAIL}!"], "nl": ["Mail naar {EMAIL}."],
        "pt": ["O meu e-mail: {EMAIL}"]},
    "PHONE": {
        "en": ["Call me at {PHONE} after six.", "My number is {PHONE}.", "Phone: {PHONE}"], "de": ["Ruf mich unter {PHONE} an.", "Tel.: {PHONE}"],
        "fr": ["Mon portable : {PHONE}", "Appelez le {PHONE}."], "es": ["Mi móvil es el {PHONE}."], "it": ["Il mio cellulare: {PHONE}"],
        "nl": ["Bel {PHONE} voor een afspraak."], "pt": ["Meu celular é {PHONE}."]},
    "ADDRESS": {
        "en": ["Ship it to {ADDRESS}.", "I live at {ADDRESS}"], "de": ["Ich wohne {ADDRESS}.", "Anschrift: {ADDRESS}"], "fr": ["J'habite au {ADDRESS}."],
        "es": ["Vivo en {ADDRESS}."], "it": ["Abito in {ADDRESS}."], "nl": ["Ik woon op {ADDRESS}."], "pt": ["Moro na {ADDRESS}."]},
    "BIRTH_DATE": {
        "en": ["I was born on {BORN} in Leeds.", "DOB: {BORN}", "Date of birth is {BORN}."], "de": ["geboren am {BORN}", "Geburtsdatum: {BORN}"],
        "fr": ["Je suis née le {BORN}."], "es": ["Nací el {BORN}.", "Fecha de nacimiento: {BORN}"], "it": ["Sono nato il {BORN}."],
        "nl": ["Geboortedatum: {BORN}"], "pt": ["Data de nascimento: {BORN}"]},
    "IBAN": {"en": ["Pay to {IBAN} by Friday."], "de": ["Meine IBAN ist {IBAN}."], "fr": ["IBAN : {IBAN}"], "es": ["La cuenta {IBAN} es mía."]},
    "CARD": {"en": ["My card is {CARD}, exp 09/29.", "Charge {CARD} please."], "de": ["Kreditkarte {CARD}"], "es": ["La tarjeta {CARD} no funciona."]},
    "SECRET": {"en": ["export KEY={SECRET}", "My token {SECRET} leaked!", 'client = Client(api_key="{SECRET}")']},
}
IDS = [("en", "My SSN is {}.", ssn), ("en", "NI number {}", nino), ("de", "Steuer-ID: {}", steuer), ("fr", "Numéro de sécurité sociale {}", nir),
       ("es", "Mi DNI es {}.", dni), ("nl", "BSN {}", bsn), ("pt", "CPF: {}", cpf), ("en", "Aadhaar {}", aadhaar), ("en", "{} is what I gave them.", ssn),
       ("es", "con el número {} en la mano", dni), ("pt", "o documento {} foi perdido", cpf)]
NOTHING = [
    "She has {n} apples and {m} boxes. How many apples are in each box?", "Natalia sold {n} clips in April and {m} in May.",
    "Compute {n} * {m} - {n}.", "The sequence is {n}, {m}, {n}{m}, ...", "Mr. Smith earns ${n} an hour and works {m} hours.",
    "x = {n} + {m}  # {n}{m}", "Solve ${n}x^2 - {m}x + 1 = 0$.", "Version 2.{m}.1 fixed {n} bugs.", "The train leaves at 10:{m} from platform {n}.",
    "for i in range({n}, {m}): total += arr[i::2]", "Er kauft {n} Äpfel für {m} Euro.", "Il y a {n} élèves et {m} classes.",
    "Hay {n} naranjas en {m} cajas.", "In 1984 the city had {n}{m} inhabitants.", "The answer is \\boxed{{{n}}}.", "The password field must not be empty ({n} of {m}).",
    "{n}{m}{n}{m} is divisible by {m}.", "Dear Sir or Madam, we ordered {n} chairs.", "Barack Obama was the 44th president.", "git commit {h}",
    "The ratio is {n}-{m}-{n}.", "ISBN 978-3-16-148410-0", "Order no. {n}-{m} shipped.", "token = tokenizer.next(stream, {n})",
]


def add(lang, template, kind, value):
    before, _, behind = template.partition("\0")
    SENTENCES.append({"language": lang, "text": before + value + behind,
                      "spans": [{"kind": kind, "start": len(before), "end": len(before + value)}]})


def fill(template, key):
    return template.replace("{" + key + "}", "\0").replace("{{", "{").replace("}}", "}")


for kind, languages in T.items():
    key = {"BIRTH_DATE": "BORN"}.get(kind, kind)
    for lang, templates in languages.items():
        for template in templates:
            for _ in range(3 if len(languages) > 5 else 6):
                value = {"NAME": name, "EMAIL": mail, "PHONE": lambda: PHONES[lang](), "ADDRESS": lambda: ADDRESS[lang](),
                         "BIRTH_DATE": lambda: born(lang), "IBAN": iban, "CARD": RNG.choice([card, card, card, amex]), "SECRET": RNG.choice(SECRETS)}[kind]()
                add(lang, fill(template, key), kind, value)
for lang, template, make in IDS:
    for _ in range(4):
        add(lang, template.replace("{}", "\0"), "NATIONAL_ID", make())
for _ in range(8):
    add("en", "Request from \0 was blocked.", "IP_ADDRESS", "%d.%d.%d.%d" % (RNG.randint(80, 99), RNG.randint(40, 255), RNG.randint(0, 255), RNG.randint(1, 254)))
    add("en", "Device \0 joined.", "MAC_ADDRESS", ":".join(token("0123456789abcdef", 2) for _ in range(6)))
    add("en", "See https://www.linkedin.com/in/\0 for more.", "ACCOUNT", RNG.choice(FIRST).lower() + "-" + digits(5))
for template in NOTHING:
    for _ in range(6):
        text = template.format(n=RNG.randint(2, 9999), m=RNG.randint(2, 60), h=token("0123456789abcdef", 40))
        SENTENCES.append({"language": "en", "text": text, "spans": []})

if __name__ == "__main__":
    out = pathlib.Path(__file__).parent.parent / "resources" / "personal" / "sentences.jsonl"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in SENTENCES), encoding="utf-8")
    print(len(SENTENCES), "sentences,", sum(len(one["spans"]) for one in SENTENCES), "marked")
