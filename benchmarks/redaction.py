"""Personal data planted in made-up comments of eight languages: how many are found, and how much else is taken.

    python benchmarks/redaction.py [texts] [seeds...]

Everything is made up: reserved domains, check digits computed, names from a list that the library does not have.
A planted piece counts as found only when all of it is gone; a replacement that touches no planted piece is a fault.
Beside it: the patterns a notebook would write (one for mail, one for long digits).
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from random import Random

from personakit.core.redaction import find_personal

FIRST = ("Anna", "Ben", "Chloé", "Dörte", "Émile", "Fatima", "Giulia", "Hans", "Ingrid", "João", "Katarzyna", "Lars",
         "Márta", "Nils", "Óscar", "Priya")  # fmt: skip
LAST = ("Ashford", "Müller", "Okafor", "Lindqvist", "Brânză", "Tanaka", "O'Neill", "Schröder", "García", "Fernández",
        "Rossi", "Dubois", "Łukasiewicz", "Jensen", "Smith-Jones", "Öztürk", "Ivanova", "Kowalska", "Peeters",
        "Ferreira")  # fmt: skip
PARTICLE = ("von Stetten", "van den Berg", "de la Cruz", "Di Marco", "van Dijk", "dos Santos")
IBAN_LENGTHS = {"DE": 22, "GB": 22, "FR": 27, "ES": 24, "IT": 27, "NL": 18, "PT": 25, "CH": 21, "SE": 24, "PL": 28}
PHONES = {
    "en": ("+44 20 7946 0###", "020 7946 0###", "07700 900###", "+44 (0)7700 900###", "(555) 234-01##", "555-234-01##",
           "+1 555 234 01##", "0044 20 79460###", "1-555-234-01##"),
    "de": ("+49 30 23125###", "030 23125###", "030/23125###", "0171-3920###", "(030) 23125 ###", "+49 (0)171 3920###",
           "0049 171 3920###", "0664/1234###", "+41 44 668 18 ##", "044 668 18 ##"),
    "fr": ("06 39 98 ## ##", "+33 6 39 98 ## ##", "01.99.00.##.##", "0639 98 ## ##", "+32 470 12 3# ##"),
    "es": ("612 34 5# ##", "+34 612 345 ###", "912 345 ###", "612345###", "91 234 5# ##"),
    "it": ("+39 333 12345##", "333 12345##", "06 1234 56##", "02-12345###"),
    "nl": ("06-123456##", "+31 6 123456##", "020 123 45 ##", "06 12 34 5# ##"),
    "pt": ("912 345 ###", "+351 912 345 ###", "21 123 4# ##"),
    "sv": ("070-174 06 ##", "+46 70 174 06 ##", "08-465 004 ##", "+45 22 33 4# ##"),
}  # fmt: skip
TITLED = {
    "en": ("Mr", "Mrs", "Ms", "Dr.", "Prof.", "Mr."), "de": ("Herr", "Frau", "Herrn", "Frau Dr.", "Hr."),
    "fr": ("M.", "Mme", "Mlle", "Monsieur", "Madame"), "es": ("Señor", "Señora", "Sra.", "Sr.", "Don", "Doña"),
    "it": ("Signor", "Signora", "Sig.", "Dott."), "nl": ("Meneer", "Mevrouw", "Dhr.", "Mevr."),
    "pt": ("Senhor", "Senhora", "Sr.", "Dona"), "sv": ("Fru", "Hr.", "Dr"),
}  # fmt: skip
INTRODUCED = {
    "en": "my name is", "de": "ich heiße", "fr": "je m'appelle", "es": "me llamo", "it": "mi chiamo", "nl": "ik heet",
    "pt": "o meu nome é", "sv": "jag heter",
}  # fmt: skip
CLOSED = {
    "en": "Kind regards,", "de": "Viele Grüße", "fr": "Cordialement,", "es": "Saludos,", "it": "Cordiali saluti,",
    "nl": "Met vriendelijke groet,", "pt": "Cumprimentos,", "sv": "Vänliga hälsningar,",
}  # fmt: skip
ORDERED = {
    "en": ("order", "order no.", "customer number", "Ref:", "ticket #", "contract"),
    "de": ("Bestellung", "Kundennummer", "Auftrag", "Vertragsnummer:", "Rechnung Nr."),
    "fr": ("commande", "numéro client", "dossier", "contrat n°"), "es": ("pedido", "número de cliente", "contrato"),
    "it": ("ordine", "codice cliente", "pratica"), "nl": ("bestelling", "klantnummer", "ordernummer"),
    "pt": ("encomenda", "fatura", "contrato"), "sv": ("ordernummer", "kundnummer", "beställning"),
}  # fmt: skip
ORDER_MASKS = ("########", "######", "AAA-####-#####", "AA######", "####-####", "A######", "AA-######", "#####/##")
STREETS = {
    "en": ("{n} High Street", "{n} Acacia Avenue", "{n} Old Mill Road", "{n}b Baker Street"),
    "de": ("Hauptstraße {n}", "Lindenweg {n}, 10115 Berlin", "Berliner Straße {n}a", "Goethestr. {n}, 8001 Zürich"),
    "fr": ("{n} rue de la Paix", "{n}, avenue Victor Hugo, 75016 Paris", "{n} bis boulevard Voltaire"),
    "es": ("Calle Mayor {n}", "Avenida de la Constitución {n}, 41001 Sevilla", "calle de Alcalá, {n}"),
    "it": ("Via Roma {n}", "Piazza Garibaldi, {n}", "via dei Mille {n}, 00185 Roma"),
    "nl": ("Kerkstraat {n}", "Prinsenlaan {n}a, 1017 AB Amsterdam"), "pt": ("Rua Augusta {n}", "rua do Ouro {n}"),
    "sv": ("Storgatan {n}", "Drottninggatan {n}, 11151 Stockholm"),
}  # fmt: skip
FRAMES = {
    "en": ("Waited {d} and paid {d}, {p}. Never again.", "{p} - still no answer since {d}", "Still offline! {p}",
           "I ordered {d} and got {d}. {p}", "{p} please fix {d}"),
    "de": ("Seit {d} warte ich, {p}. Schlimm.", "{p} - bitte um Rückmeldung bis {d}", "Nur {d} statt {d}! {p}",
           "Die Rechnung über {d} ist falsch. {p}"),
    "fr": ("J'attends depuis {d}, {p}. Merci.", "{p} - facture de {d} incorrecte", "Toujours rien pour {d} ! {p}"),
    "es": ("Llevo {d} esperando, {p}. Gracias.", "{p} - me cobraron {d}", "¡Qué vergüenza, {d}! {p}"),
    "it": ("Aspetto da {d}, {p}. Grazie.", "{p} - ho pagato {d}", "Pessimo servizio dal {d}! {p}"),
    "nl": ("Ik wacht al {d}, {p}. Bedankt.", "{p} - factuur van {d} klopt niet", "Slechte service sinds {d}! {p}"),
    "pt": ("Espero há {d}, {p}. Obrigado.", "{p} - paguei {d}", "Péssimo serviço desde {d}! {p}"),
    "sv": ("Jag har väntat {d}, {p}. Tack.", "{p} - fakturan på {d} är fel", "Dålig service sedan {d}! {p}"),
}  # fmt: skip
DECOYS: tuple[Callable[[Random], str], ...] = (
    lambda r: f"{r.randint(5, 999)}.{r.randint(10, 99)} EUR",
    lambda r: f"{r.randint(1, 9)}.{r.randint(100, 999)},{r.randint(10, 99)} €",
    lambda r: f"${r.randint(1, 9)},{r.randint(100, 999)}.00",
    lambda r: f"£{r.randint(100, 99999)}",
    lambda r: f"{r.randint(1, 9)} {r.randint(100, 999)} {r.randint(100, 999)} kr",
    lambda r: f"{r.randint(1, 28):02d}.{r.randint(1, 12):02d}.{r.randint(2019, 2025)}",
    lambda r: f"{r.randint(2019, 2025)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}",
    lambda r: f"{r.randint(1, 12)}/{r.randint(1, 28)}/{r.randint(19, 25)}",
    lambda r: f"{r.randint(1, 28):02d}.{r.randint(1, 12):02d}. {r.randint(8, 18)}:{r.randint(10, 59)}",
    lambda r: f"{r.randint(8, 11)}:00-{r.randint(12, 18)}:30",
    lambda r: f"{r.randint(1, 99)}%",
    lambda r: f"{r.randint(1, 99)},{r.randint(1, 9)} %",
    lambda r: f"{r.randint(2015, 2019)}-{r.randint(2020, 2025)}",
    lambda r: f"{r.randint(2015, 2025)}/{r.randint(16, 26)}",
    lambda r: str(r.randint(1990, 2025)),
    lambda r: f"{r.choice((100, 250, 500, 1000))} Mbit/s",
    lambda r: f"{r.choice((250, 500, 1000))}/{r.choice((40, 50, 100))} Mbit",
    lambda r: f"{r.randint(1, 999)} GB",
    lambda r: f"{r.randint(2, 90)} minutes",
    lambda r: f"{r.randint(100, 9999)} km",
    lambda r: f"{r.randint(1, 10)}/10",
    lambda r: r.choice(("iPhone 15 Pro Max", "FRITZ!Box 7590", "Galaxy S24", "RTX 4090", "Windows 11", "WH-1000XM4",
                        "PlayStation 5", "Office 365", "EOS 5000D", "WD-40", "PS5", "HP 2630", "Model 3", "5G", "4K")),
    lambda r: r.choice(("Dr. Oetker", "Dr Pepper", "Mr. Clean", "LG TV", "Don Quixote", "Netflix", "Vodafone", "the M1",
                        "www.example.com", "Müller Markt", "Santa Cruz", "St. Pauli", "Amazon Prime")),
    lambda r: f"{r.randint(10, 99)} {r.randint(100, 999)} Kunden",
    lambda r: f"Version {r.randint(1, 20)}.{r.randint(0, 9)}.{r.randint(1, 99)}",
    lambda r: f"{r.randint(1, 4)}x{r.randint(100, 900)}",
)  # fmt: skip


def filled(mask: str, r: Random) -> str:
    return "".join(str(r.randint(0, 9)) if c == "#" else r.choice("BCDFGHKMRT") if c == "A" else c for c in mask)


def card(r: Random) -> str:
    start, length = r.choice((("4", 16), ("51", 16), ("55", 16), ("37", 15), ("2221", 16)))
    body = start + "".join(str(r.randint(0, 9)) for _ in range(length - 1 - len(start)))
    total = sum(sum(divmod(int(d) * (2 - place % 2), 10)) for place, d in enumerate(reversed(body)))
    whole = body + str(-total % 10)
    between = r.choice(("", " ", "-"))
    groups = (4, 6, 5) if length == 15 else (4, 4, 4, 4)
    parts, at = [], 0
    for size in groups:
        parts.append(whole[at : at + size])
        at += size
    return between.join(parts)


def iban(r: Random) -> str:
    country = r.choice(sorted(IBAN_LENGTHS))
    body = "".join(str(r.randint(0, 9)) for _ in range(IBAN_LENGTHS[country] - 4))
    body = r.choice(("ABNA", "INGB")) + body[4:] if country == "NL" else "MIDL" + body[4:] if country == "GB" else body
    check = 98 - int("".join(str(int(c, 36)) for c in body + country + "00")) % 97
    whole = f"{country}{check:02d}{body}"
    return whole if r.random() < 0.4 else " ".join(whole[i : i + 4] for i in range(0, len(whole), 4))


def planted(kind: str, language: str, r: Random) -> tuple[str, str]:
    """Return the words around a piece of personal data, and the piece itself."""
    first, last = r.choice(FIRST), r.choice((*LAST, *PARTICLE))
    if kind == "email":
        plain = re.sub(r"[^a-z]", "", first.casefold()) or "x"
        host = r.choice(("example.com", "mail.example.org", "example.co.uk", "post.example.de"))
        piece = r.choice(
            (f"{plain}.{r.randint(1, 99)}@{host}", f"{plain}_x+{r.randint(1, 9)}@{host}", f"{first}@{host}")
        )
        return r.choice(("{}", "mail: {}", "({})", "<{}>", "{}.")), piece
    if kind == "phone":
        return r.choice(("{}", "Tel. {}", "tel: {}", "({})", "{}!")), filled(r.choice(PHONES[language]), r)
    if kind == "card":
        return r.choice(("Visa {}", "{}", "card {}")), card(r)
    if kind == "iban":
        return r.choice(("IBAN {}", "{}", "IBAN: {}")), iban(r)
    if kind == "number":
        mask = r.choice(ORDER_MASKS)
        alone = mask in {"AAA-####-#####", "AA######", "A######"} and r.random() < 0.4
        return "{}" if alone else f"{r.choice(ORDERED[language])} {{}}", filled(mask, r)
    if kind == "address":
        return "{}", r.choice(STREETS[language]).format(n=r.randint(1, 199))
    if kind == "link":
        return (
            "{}",
            f"https://{r.choice(('shop', 'my'))}.example.com/account/{first.lower()}?id={r.randint(1000, 9999)}",
        )
    whole = r.choice((last, f"{first} {last}"))
    shape = r.random()
    if shape < 0.5:
        return f"{r.choice(TITLED[language])} {{}}", whole
    if shape < 0.8:
        return f"{INTRODUCED[language]} {{}}", f"{first} {last}"
    return f"{CLOSED[language]} {{}}", f"{first} {last}"


KINDS = ("email", "phone", "phone", "card", "iban", "name", "name", "name", "number", "number", "address", "link")


def write_text(r: Random) -> tuple[str, list[tuple[int, int, str]]]:
    """Return a made-up comment and where the planted pieces are; one in three has none."""
    language = r.choice(sorted(FRAMES))
    frame = r.choice(FRAMES[language])
    text, spans = "", []
    for part in re.split(r"(\{[dp]\})", frame):
        if part == "{d}":
            text += r.choice(DECOYS)(r)
        elif part == "{p}" and r.random() < 2 / 3:
            kind = r.choice(KINDS)
            around, piece = planted(kind, language, r)
            head, tail = around.split("{}")
            spans.append((len(text) + len(head), len(text) + len(head) + len(piece), kind))
            text += head + piece + tail
        elif part == "{p}":
            text += {"de": "immer dasselbe", "fr": "rien ne marche", "es": "nada funciona"}.get(language, "no change")
        else:
            text += part
    return text, spans


def of_a_notebook(text: str) -> list[tuple[int, int, str]]:
    pattern = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|\+?\d[\d ()/.-]{7,}\d|(?:Mr|Mrs|Ms|Dr|Herr|Frau)\.? [A-Z]\w+")
    return [(m.start(), m.end(), "any") for m in pattern.finditer(text)]


def measure(
    find: Callable[[str], list[tuple[int, int, str]]], n: int, seed: int, *, show: bool = False
) -> dict[str, float]:
    """Return recall and precision over `n` texts, and the recall of every kind."""
    r = Random(seed)
    there, hit, taken, right = Counter[str](), Counter[str](), 0, 0
    for _ in range(n):
        text, spans = write_text(r)
        found = find(text)
        gone = set().union(*(range(a, b) for a, b, _ in found)) if found else set()
        for a, b, kind in spans:
            there[kind] += 1
            whole = all(i in gone for i in range(a, b) if text[i].isalnum())
            hit[kind] += whole
            if show and not whole:
                print(f"  missed {kind}: {text[a:b]!r} in {text!r} -> {found}")
        for a, b, kind in found:
            taken += 1
            good = any(a < e and b > s for s, e, _ in spans)
            right += good
            if show and not good:
                print(f"  taken {kind}: {text[a:b]!r} in {text!r}")
    return {"recall": sum(hit.values()) / sum(there.values()), "precision": right / max(taken, 1),
            **{kind: hit[kind] / there[kind] for kind in sorted(there)}}  # fmt: skip


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    seeds = [int(s) for s in sys.argv[2:] if s != "--show"] or [1, 2, 3]
    for name, find in (("personakit", find_personal), ("a notebook's patterns", of_a_notebook)):
        for seed in seeds:
            start = time.process_time()
            figures = measure(find, n, seed, show="--show" in sys.argv and name == "personakit")
            took = time.process_time() - start
            said = "  ".join(f"{kind} {value:.3f}" for kind, value in figures.items())
            print(f"{name}, seed {seed}, {n} texts: {said}  ({1e6 * took / n:.0f} us a text, generator included)")


if __name__ == "__main__":
    main()
