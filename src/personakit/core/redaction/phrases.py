"""Cue words that come before personal data, in several languages."""

from __future__ import annotations

import re


def _either(words: str) -> str:
    """Return a pattern of words, the longest first; a blank in a word is any white space."""
    listed = sorted((w for line in words.splitlines() for w in line.split("|") if w.strip()), key=len, reverse=True)
    return "|".join(re.escape(w.strip()).replace(r"\ ", r"\s+") for w in listed)


def _listed(words: str) -> frozenset[str]:
    """Return the words of a text separated by blanks."""
    return frozenset(words.split())


def _set(words: str) -> frozenset[str]:
    """Return the words of a list, as `follows` looks them up."""
    return frozenset(w.strip(" .") for line in words.splitlines() for w in line.split("|") if w.strip())


#: A name follows, written with a capital.
TITLES = _either("""
Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Doctor|Sir|Mister|Messrs
Herr|Herrn|Frau|Fräulein|Hr|Fr.|Doktor
M.|Mme|Mlle|MM.|Monsieur|Madame|Mademoiselle|Maître
Señor|Señora|Señorita|Senor|Senora|Sr|Sra|Srta|Don|Doña|Sr.ª
Signor|Signora|Signore|Signorina|Sig.|Sig.ra|Sig.na|Dott.|Dott.ssa|Avv.|Ing.
Dhr|Mevr|Mw|Mevrouw|Meneer|Heer|Senhor|Senhora|Dona
señor|señora|señorita|senor|senora|sr.|sra.|srta.|don|doña|monsieur|madame|mademoiselle
signor|signora|signorina|sig.|sig.ra|dott.|dott.ssa|dottor|dottoressa|Dottor|Dottoressa|avv.|ing.
dhr|dhr.|mevr|mevr.|mw.|mevrouw|meneer|senhor|senhora|dona|dr|dr.|prof.|professor|doctor
Pani|Fru|Herra|Rouva|Bayan|Kyrios|Kyria|Господин|Госпожа|Κύριος|Κυρία|Κύριε
""")
#: English titles that are also written in lower case and mean nothing else.
SMALL_TITLES = _either("mr|mrs|mme|mlle")
#: People introduce themselves: a name follows, with a capital or not.
INTRODUCTIONS = _either("""
my name is|my name's|the name is|the name's|I am called|my full name is|name is
mein Name ist|ich heiße|ich heisse|mein Name lautet
je m'appelle|je m’appelle|mon nom est|me llamo|mi nombre es|mi chiamo|il mio nome è
ik heet|mijn naam is|chamo-me|me chamo|o meu nome é|meu nome é|nazywam się|mam na imię
jag heter|mitt namn är|jeg hedder|mit navn er|jeg heter|mitt navn er|nimeni on|adım|ismim
меня зовут|мене звати|με λένε|ονομάζομαι|mă numesc|numele meu este|jmenuji se|a nevem
""")
#: People may introduce themselves: at least two words with a capital must follow.
VAGUE = _either("""
this is|i am|i'm|in the name of|on behalf of|under the name|speaking|hier ist|hier schreibt|hier spricht|ich bin
im Namen von|je suis|c'est|ici|au nom de|soy|a nombre de|les escribe|sono|a nome di|ik ben
u spreekt met|op naam van|sou|em nome de|jag är
""")
#: The end of a letter: a name follows, written with a capital.
CLOSINGS = _either("""
greetings|kind regards|best regards|warm regards|regards|best wishes|sincerely|yours truly|yours faithfully|cheers
viele Grüße|viele Grüsse|liebe Grüße|liebe Grüsse|beste Grüße|schöne Grüße|mit freundlichen Grüßen|freundliche Grüße
mit freundlichen Grüssen|freundliche Grüsse|Grüße|Grüsse|Gruß|Gruss|MfG
cordialement|bien cordialement|salutations|sincères salutations|bien à vous|amicalement
saludos|saludos cordiales|un saludo|atentamente|cordiali saluti|distinti saluti|saluti
met vriendelijke groet|vriendelijke groeten|groeten|groetjes|mvg|cumprimentos|atenciosamente
com os melhores cumprimentos
pozdrawiam|z poważaniem|med vänliga hälsningar|vänliga hälsningar|hälsningar|med venlig hilsen|mvh|hilsen
""")
#: The beginning of a letter, and of a text or line.
OPENINGS = _either("""
dear|liebe|lieber|chère|cher|estimada|estimado|querida|querido|gentile|cara|caro|beste|geachte|kære|kära
""")
#: Words that may follow a person's name but hardly a brand: "this is Ann Lee and ...".
AFTER_NAME = _listed("and und et y e en i och og from aus de di van here speaking by hier aqui ici am the mit calling")
#: Words after a title or a greeting that are not a name.
NO_NAMES = _listed("""
sir madam sirs team all everyone customer customers support service friends colleagues both you we damen herren
kundin kunde kunden kundenservice kundendienst kollegen zusammen leute service-team madame monsieur messieurs
mesdames équipe clients señores señoras equipo clientes signori cliente klant klanten heer mevrouw mijnheer
sirs/madams dank grüße pepper oetker martens clean proper muscle beckmann best wash dre who robot bean quixote
quijote antje holle saigon european word excel office google diba director manager engineer am pm thanks thank
und and et y e en i please bitte merci gracias ich i'm the der die das le la el il de company firma management
anillos anelli anneaux ringe
provider bank shop from aus for für the-team
""")
#: Particles within a name: "von der Leyen", "de la Cruz", "van den Berg".
PARTICLES = _listed("""
von vom zu zur van der den de del della delle di da dos das do du la le el los las ter ten al bin ibn af av
""")
#: Words that end a name that may be in lower case.
ENDS = _listed("""
not no nicht falsch wrong spelled spelt misspelled missing incorrect pas niet inte non nu
and und et y e en och og i but aber mais pero ma maar from aus von with mit is ist est es my mein i ich je yo
the der die das ein eine a an please bitte on at in to for since seit born geboren call ruf can could you your
your's das wait customer kunde client cliente here hier by the-way number nummer order
""")

PHONE = _set("""
tel|tel.|telephone|telephone number|phone|phone number|mobile|mobile number|cell|call|call me|call me on|ring me|ring
reach me|reach me at|text me|whatsapp|fax|my number|number is|callback|call back
telefon|telefonnummer|handy|handynummer|mobil|mobilnummer|ruf mich an|rufen sie|rückruf|rufnummer|erreichbar unter|unter
téléphone|numéro|portable|appelez|appelez-moi au|joignable au|teléfono|móvil|llámame|llámeme|llamar al|mi número
telefono|cellulare|chiamami|chiamatemi|al numero|telefoon|telefoonnummer|mobiel|bel me|bel mij|telefone|telemóvel
ligue|telefonu|numer telefonu|telefonnr|mobilnr|ring mig|ring meg|numer
""")
ORDER = _set("""
order|order no|order number|order id|booking|booking reference|reservation|reference|reference number|ref|ref.|case
case number|ticket|ticket number|customer number|customer no|customer id|client number|client id|account|account number
account no|contract|contract number|invoice|invoice number|policy|policy number|membership|member number|serial number
tracking|tracking number|parcel|passport|passport number|id card|id number|meter|meter number|licence|license|vin
social security number|tax id|claim|claim number|pin|puk|user id
bestellung|bestellnummer|bestell-nr|bestellnr|auftrag|auftragsnummer|auftrags-nr|auftragsnr|kunde|kundennummer|kunden-nr
kundennr|kd-nr|klantnr|klant-nr|ordernr|order-nr|dossiernr|vertrag|vertragsnummer|vertrags-nr|rechnung|rechnungsnummer|rechnungs-nr|re-nr|vorgang|vorgangsnummer
buchung|buchungsnummer|sendung|sendungsnummer|konto|kontonummer|zähler|zählernummer|ausweis|ausweisnummer|steuernummer
mitgliedsnummer|versicherungsnummer|seriennummer|aktenzeichen|referenz
commande|numéro de commande|n° de commande|n° client|numéro client|numéro de client|client|contrat|numéro de contrat
facture|numéro de facture|dossier|numéro de dossier|réservation|référence|compte|réf
pedido|número de pedido|nº de pedido|número de cliente|nº cliente|contrato|número de contrato|factura|reserva|referencia
ordine|numero ordine|numero d'ordine|codice cliente|numero cliente|contratto|fattura|prenotazione|pratica|riferimento
bestelling|bestelnummer|ordernummer|klantnummer|klantnr|contractnummer|factuur|factuurnummer|reservering|dossiernummer
encomenda|número da encomenda|fatura|zamówienie|numer zamówienia|numer klienta|beställning|kundnummer|ordrenummer
""")
#: Cues of versions, models, errors and pages: the number after them is not personal.
NON_PERSONAL_CUES = _set("""
build|version|v|firmware|release|patch|model|modell|modèle|modelo|modello|batch|lot|part|part no|type|typ|error
error code|code|fehler|fehlercode|erreur|código|codice errore|article|artikel|art|artículo|articolo|section|paragraph
absatz|page|seite|channel|kanal|sender|windows|android|ios|macos|isbn|din|iso|rfc|chip|cpu|gpu|zip|plz
""")
#: A title and one of these make a product, a shop or a show: "Mr Fix-it app".
PRODUCTS = _listed("""
app apps tv van vans film films movie show series serie shop store stores website site brand game games wifi router
coffee ice burger pizza tea whippy
""")
BIRTH = _set("""
born|born on|date of birth|dob|birthday|geboren|geboren am|geb.|geburtsdatum|né le|née le|date de naissance|nacido el
nacida el|fecha de nacimiento|nato il|nata il|data di nascita|geboortedatum|data urodzenia|födelsedatum
""")

#: Words allowed between a cue and its number.
CONNECTORS = _listed("""
no nr number nummer num n id is ist est es on at am unter under to me au al the was war lautet n° nº
""")
_MARKS = " \t\n:#=.-\u2013(,;°º"


def follows(text: str, at: int, cues: frozenset[str]) -> bool:
    """Say whether the words just before a position are a cue, such as "order no." before a number.

    Parameters
    ----------
    text : str
        The whole text.
    at : int
        Where the number begins.
    cues : frozenset of str
        Cues in lower case, of up to three words.

    Returns
    -------
    bool
        True where a cue comes directly before, or with only connecting words between.

    Examples
    --------
    >>> follows("My order number is: 4711", 20, ORDER)
    True
    """
    words = [word.strip(_MARKS) for word in text[max(0, at - 48) : at].casefold().split()]
    words = [word for word in words if word][-5:]
    while words:
        if any(" ".join(words[-n:]) in cues for n in (3, 2, 1)):
            return True
        if words[-1] not in CONNECTORS:
            return False
        words.pop()
    return False


NAME_CUE = re.compile(
    rf"(?<![\w.])(?P<title>{TITLES})(?![\w'’])\.?|(?<!\w)(?P<small>{SMALL_TITLES})(?!\w)\.?"
    rf"|(?<!\w)(?i:(?P<vague>{VAGUE}))(?=:? [^\W\d_a-zà-ÿ])"
    rf"|(?<!\w)(?i:(?P<intro>{INTRODUCTIONS}))(?!\w)|(?<!\w)(?i:(?P<close>{CLOSINGS}))(?!\w)"
    rf"|(?<=[.!?,\n] )(?P<short>LG|VG)(?= )|(?<!\w)(?P<thanks>Best|Many thanks)(?=,\s)"
    rf"|(?m:^)\s*(?i:(?P<open>{OPENINGS}))(?= )"
)
#: The longest word of every cue: a text with none of them holds no name to find.
NAME_WORDS = frozenset(
    max(re.findall(r"[^\W\d_][\w'’]*", re.sub(r"\\s\+|\\", " ", phrase).casefold()), key=len)
    for cues in (TITLES, SMALL_TITLES, INTRODUCTIONS, VAGUE, CLOSINGS, OPENINGS)
    for phrase in cues.split("|")
) | {"lg", "vg", "best", "thanks"}
