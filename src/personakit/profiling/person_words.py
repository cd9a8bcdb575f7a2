"""Words about persons in ten languages: demographics, personal data, exact places."""

from __future__ import annotations

import re

from personakit.profiling.keywords import plain_words
from personakit.profiling.word_patterns import digits_apart, word_pattern

#: Headers, and questions of any length, that ask for a demographic or a firm's master data.
DEMOGRAPHIC = word_pattern(
    (
        "age", r"ages", "aged", "income", r"salary", "wages?", "earnings", "education", "educ", r"edu level", "degree",
        "schooling", r"marital\w*", "marriage", "married", "civil status", "relationship status", "partner",
        r"dependents?", "children", "child", "kids?", "kid ?home", "teen ?home", r"hh ?size", r"household\w*", "family",
        "occupation", "job", r"job (?:title|role)", "employment", "employed", "employment status", "profession",
        "industry", "sector", "company size", r"(?:number of )?employees", "headcount", "company", "department",
        "seniority", "country", "state", "city", "region", "county", "province", "postcode", "post code", "postal",
        "zip", "zip code", "town", "area", "home", "language", "year birth", "birth ?year", "year of birth", "yob",
        "born", "live", "residence", "location", r"urban\w*", "rural", "population", "census", r"metro\w*",
        r"home ?owner\w*", "rent or own", "housing", "generation", "student", "major", "faculty", "village", r"(?:customer|member|account|market) ?segment", r"(?:member|study|home|work|job) ?site",
        r"years? ?(?:lived?|liv|living|resident)(?: (?:\w+ ){0,2}\w+)?", r"(?:no|nr|num|number)(?: of)? ?(?:members?|membrs?|persons?|residents)",
        r"enrol\w* (?:year|month)", r"(?:year|month) (?:of )?enrol\w*", r"year of (?:study|studies)", r"study year", r"semester",
        "height", "religion", "veteran", "military", "billing country", "territory", "geography", "continent", "branch", "locale", r"(?:year )?(?:established|founded)", "annual revenue",
        r"(?:\w+ )?(?:team|firm|org\w*) ?size", "^size$", r"(?:buyer|decision) role", "role", r"credit ?(?:score|rating)", "timezone", "time zone",
        # German
        "alter", "einkommen", "fakultaet", "studiengang", "studienfach", "semester", "dorf", r"haushalts\w*", r"gehalt\w*", r"bildung\w*", "schulabschluss", "abschluss",
        "familienstand", "kinder", "beruf", r"berufs\w*", "beschaeftigung", "branche", "land", "bundesland", "stadt",
        "ort", "wohnort", "plz", "postleitzahl", "sprache", "geburtsjahr", "unternehmensgroesse", "mitarbeiterzahl",
        # French
        "age", "revenus?", "salaire", "niveau d etudes?", "diplome", "formation", "situation familiale",
        "etat civil", "enfants?", "foyer", "menage", "profession", "metier", "emploi", "pays", "ville", "code postal",
        "departement", "langue", "faculte", "filiere", "village", "annee de naissance", "csp",
        # Spanish, Portuguese, Italian
        "edad", "ingresos?", "salario", "educacion", "nivel de estudios", "estudios", "estado civil", "hijos?", "hogar",
        "ocupacion", "profesion", "empleo", "facultad", "carrera", "faculdade", "facolta", "universidad", "aldea", "pueblo", "pais", "ciudad", "codigo postal", "provincia", "comunidad autonoma",
        "idioma", "ano de nacimiento", "idade", "renda", "escolaridade", "filhos", "domicilio", "ocupacao", "profissao",
        "emprego", "cidade", "estado", "uf", "cep", "ano de nascimento", "eta", "reddito", "istruzione",
        "titolo di studio", "stato civile", "figli", "nucleo familiare", "occupazione", "professione", "paese", "citta",
        "regione", "cap", "lingua", "anno di nascita",
        # Dutch, Polish
        "leeftijd", "inkomen", "opleiding", "faculteit", "studierichting", "wydzial", "kierunek studiow", r"opleidingsniveau", "burgerlijke staat", "kinderen", "huishouden",
        "beroep", "werk", "land", "stad", "woonplaats", "provincie", "taal", "geboortejaar", "wiek", r"dochod\w*",
        "zarobki", "wyksztalcenie", r"stan cywilny", "dzieci", "gospodarstwo domowe", "zawod", "zatrudnienie", "kraj",
        "miasto", "wojewodztwo", "kod pocztowy", "jezyk", "rok urodzenia", "miejsce zamieszkania",
        "alder", r"utdanning\w*", r"utbildning\w*", r"uddannelse\w*", "inntekt", "inkomst", "vek", "vzdelani", "prijem", "starost", "izobrazba", "dob", "varsta",
        "educatie", "venit", "ika", "koulutus", "eletkor", "vegzettseg", "usia", "umur", "pekerjaan", "pendidikan", "tuoi", "nghe nghiep", "yas", "meslek",
    ),
    (
        "年齢", "年収", "収入", "所得", "学歴", "最終学歴", "婚姻", "未婚", "既婚", "子供", "子ども", "お子様", "世帯", "職業", "職種",
        "業種", "役職", "居住地", "お住まい", "都道府県", "地域", "国名", "郵便番号", "言語", "生年", "従業員数",
        "年龄", "年齡", "收入", "月薪", "学历", "學歷", "教育程度", "婚姻状况", "子女", "孩子", "家庭", "职业", "職業", "行业",
        "职位", "国家", "城市", "省份", "地区", "居住", "邮编", "语言", "出生年",
    ),
)  # fmt: skip
#: Long questions that ask the respondent for a demographic.
ASKS_DEMOGRAPHIC = re.compile(
    r"\bhow old\b|\bwhat (?:sector|industry|field|department|faculty) do you (?:work|study)\b|\bwhat (?:year|semester)\b.{0,20}\byou\b.{0,30}\b(?:university|college|school|study|studies)\b|\bwhat is the year you\b.{0,20}\b(?:in|at)\b|\bhow (?:large|big) is your (?:employer|company|firm|organi[sz]ation|team|business)\b|\b(?:ano|anno|semestre) (?:de |di |do )?(?:\w+ )?(?:que cursa|estudi\w*|studio|curso)\b|\b(?:a o|ano|semestre) (?:de estudio )?que cursa\b|\bsu carrera\b|\b(?:2 2|\d) (?:carrera|facultad)\b|\b(?:state|country|territory|region|city)\b.{0,30}\b(?:live|work|reside)\b|\bne kadar (?:sure|suere)\w* calis\w*|\byears? (?:of )?(?:\w+ ){0,4}experience\b|\bwork(?:ing)? location\b|\bplace of (?:work|birth|residence)\b|\bluogo di nascita\b|\blugar de nacimiento\b|\blieu de naissance\b|\bgeburtsort\b|\bbeschaeftigungsverhaeltnis\b|^age (?:of|at|in|when)\b|^(?:what|which) (?:\w+ ){0,3}age$|\b(?:what|which) (?:is|was) your (?:\w+ ){0,4}(?:age|income|salary|education|occupation|job|profession"
    r"|marital status|employment|industry|role|title|country|state|city|region|household|level of education|degree"
    r"|location|postcode|zip)\b"
    r"|\byour (?:\w+ ){0,2}(?:age|household income|annual income|income|salary|education level|occupation|job title"
    r"|marital status|employment status|household|zip ?code|postcode|year of birth|native language|first language)\b"
    r"|\b(?:year|when) (?:were you|you were) born\b|\bhighest (?:\w+ ){0,3}(?:education|degree|school|qualification)\b"
    r"|\bhow (?:many|much)\b.{0,40}\b(?:household|children|kids|dependents|employees|people live|earn)\b"
    r"|\b(?:where|which (?:country|state|city|region|county)|what (?:country|state|city|region))\b.{0,30}"
    r"\b(?:live|living|reside|located|from|based|home)\b|\bwhere do you (?:\w+ )?live\b|\bdo you live in\b"
    r"|\b(?:total|annual|monthly|household|yearly) (?:\w+ ){0,2}income\b|\bemployment status\b|\bmarital status\b"
    r"|\bdo you have (?:any )?(?:children|kids)\b|\b(?:own or rent|rent or own)\b|\bhaben sie (?:\w+ )?kinder\b|\bavez vous des enfants\b"
    r"|\btiene (?:usted )?hijos\b|\btem filhos\b|\bhai figli\b|\bheeft u kinderen\b|\bmasz dzieci\b|\bare you (?:currently )?(?:married|employed|a student|retired)\b"
    r"|\bwie alt\b|\bihr alter\b|\bhoechste\w* (?:\w+ ){0,2}(?:abschluss|bildung\w*)\b|\bwo (?:wohnen|leben) sie\b"
    r"|\bquel age\b|\bvotre age\b|\bou (?:habitez|vivez) vous\b|\bniveau d etudes\b|\bsituation professionnelle\b"
    r"|\b(?:que|cual es su|cuantos anos) (?:edad|tiene)\b|\bsu edad\b|\bsua idade\b|\bquantos anos\b"
    r"|\bdonde vive\b|\bonde (?:voce )?mora\b|\bquanti anni\b|\bla tua eta\b|\bdove (?:vivi|abita)\b"
    r"|\bhoe oud\b|\bwat is (?:uw|je) leeftijd\b|\bile masz lat\b|\btwoj wiek\b|\bgdzie mieszkasz\b"
)
#: Nouns that ask for a demographic in a phrase of any kind.
_STRONG = word_pattern(
    (r"incomes?", "salary", "residence", "occupation", r"employment status", r"level of (?:education|schooling|studies)", "marital status",
     r"(?:best )?describes? your (?:\w+ )?(?:employment|occupation|job|education|household|area|industry|role|work)", "years? (?:have you )?been in",
     r"years? of (?:experience|schooling|birth)", r"how tall", r"(?:education|degree) (?:have you|did you|you have)",
     r"household size", "einkommen", "wohnort", r"schulabschluss", r"bildungsabschluss", "familienstand", "geburtsjahr",
     r"postleitzahl", "residenza", r"reddit[oi]", r"titolo di studio", r"lavorator\w*", r"lavorativ\w*", "nucleo familiare", "azienda",
     "con chi vivi", r"ingresos", r"nivel de estudios", r"colegio", "ocupacion", "estado civil", r"residencia", "escolaridade", "renda",
     r"profissao", r"moradia", "revenus", r"niveau d etudes", "lieu de residence", "situation familiale", "code postal",
     r"opleiding", "woonplaats", "inkomen", "wyksztalcenie", "miejsce zamieszkania", r"dochod\w*", "zawod"),
    ("возраст", "образован", "доход", "професси", "должност", "город", "ηλικία", "εκπαίδευση", "العمر", "المؤهل", "المهنة", "الدخل", "المدينة",
     "年収", "職業", "学歴", "居住", "收入", "职业", "学历", "居住地", "직업", "학력", "소득", "거주", "출생", "나이", "연령", "결혼", "혼인", "지역",
     "가구", "자녀", "직급", "직종", "사회계층"),
)  # fmt: skip
#: The same, in a phrase of a few words.
_NOUNS = word_pattern(
    (r"(?:pozisyon|departman|birim|kidem|medeni|egitim durum|meslek|gelir)\w*", r"yas(?:iniz)?", "beruf", "azienda", "zawod", "profissao", "profesion", "profession", "beroep", "colegio", "school", "schule", "scuola", "ecole", "universit\\w*",
     "region\\w*", "provinc\\w*", "country", "city", "education", "age", "edad", "eta", "alter", "idade", "leeftijd", "wiek"),
)  # fmt: skip
#: What is wished, thought or judged of such a subject is an attitude.
_ABOUT_OTHERS = re.compile(
    r"\b(?:ideal|prefer\w*|importan\w*|want\w*|wish\w*|opinion|attitude|successful|should|agree\w*|satisf\w*|worr\w*|chores|enjoy|like|love"
    r"|wunsch\w*|wichtig\w*)\b|重要|希望|理想|이상|중요|희망"
)
_LANGUAGE = re.compile(r"\b(?:language|langue|sprache|idioma|lingua|taal|jezyk)\b")
_LONGEST_PHRASE = 14  # words
_LONGEST_NAME = 40
_MOST_WORDS = 3


def demographic_by_words(name: str, question: str) -> bool:
    """Say whether a header or its question asks for a demographic.

    Examples
    --------
    >>> demographic_by_words("Household Income", ""), demographic_by_words("Q3", "How old are you, in years?")
    (True, True)
    >>> demographic_by_words("Q9", "The staff of the company made me feel at home during my visit")
    False
    """
    header, asked = digits_apart(name), plain_words(question)
    if _ABOUT_OTHERS.search(header) or _ABOUT_OTHERS.search(asked):
        return bool(_LANGUAGE.search(header))
    in_name = any(_is_name(text) and DEMOGRAPHIC.search(text) for text in (header, asked))
    in_phrase = any(len(text.split()) <= _LONGEST_PHRASE and _STRONG.search(text) for text in (header, asked))
    in_phrase |= any(len(text.split()) <= 2 * _MOST_WORDS and _NOUNS.search(text) for text in (header, asked))
    return in_name or in_phrase or any(ASKS_DEMOGRAPHIC.search(text) for text in (header, asked))


def _is_name(text: str) -> bool:
    """Say whether a text is a name of a few words; a sentence may contain any word by chance."""
    return 0 < len(text) <= _LONGEST_NAME and len(text.split()) <= _MOST_WORDS


#: Headers of an exact place.
PLACE = word_pattern(
    ("lat long", "latitude", "longitude", "lat", "lon", "lng", "coordinates", r"street\w*", "gps",
     r"address(?:e|es)?(?: ?\d| line \d| 1| 2)?", r"adresse\w*", "anschrift", "strasse", "rue", "direccion",
     "indirizzo", "adres", "ulica", "endereco", "rua", "geo ?point", "geolocation", "geocode"),
    ("住所", "番地", "緯度", "経度", "地址", "街道", "纬度", "经度"),
)  # fmt: skip
#: Headers of personal data.
PERSONAL = word_pattern(
    (r"(?:first|last|full|sur|family|given|contact|middle|maiden|nick|user|screen|display|customer|client|guest|passenger"
     r"|member|patient|employee|subscriber|buyer|person|applicant|card ?holder|account) ?name",
     "firstname", "lastname", "surname", "name", r"e ?mail\w*", r"mail(?: address)?", r"phone\w*", "phone number",
     "mobile", "mobile number", "cell ?phone", "telephone", r"tel(?: no| nr)?", "fax", r"ip ?addr\w*", "ssn",
     r"social security\w*", "iban", r"passport\w*", r"birth ?dates?", r"date of birth", "dob", r"birthday",
     r"recipient\w*", r"credit ?card\w*", r"card number", r"cc number", r"licen[cs]e (?:plate|number)", "url",
     "linkedin", "twitter", "instagram", "facebook", "handle", "avatar", "photo", "signature", r"prolific ?\w*",
     r"m ?turk\w*", "worker ?id",
     "vorname", "nachname", "familienname", "geburtsdatum", "geburtstag", r"telefon\w*", "handy", "rufnummer",
     "prenom", "nom", "nom de famille", r"date de naissance", "portable", "courriel", "nombre", "apellidos?",
     r"fecha de nacimiento", "correo(?: electronico)?", "celular", "nome", "cognome", "sobrenome", "data di nascita",
     r"data de nascimento", "voornaam", "achternaam", "geboortedatum", "imie", "nazwisko", "data urodzenia", "cpf",
     "dni", "nif", "pesel", "bsn"),
    ("氏名", "お名前", "名前", "メール", "電話", "生年月日", "姓名", "名字", "邮箱", "电子邮件", "电话", "手机", "出生日期", "身份证"),
)  # fmt: skip
#: Headers of a person's name or address, whatever the cells are.
_OF_A_PERSON = word_pattern(
    (r"(?:first|last|full|sur|family|given|middle|maiden) ?name", "firstname", "lastname", "surname", r"names? of (?:the |your )?(?:\w+ )?(?:instructor|teacher|trainer|lecturer|professor|supervisor|manager|doctor|interviewer|enumerator)s?", r"(?:what|whats|what s|what is) your (?:\w+ )?name",
     r"your (?:full |first |last )?name", r"e ?mail(?: ?address| ?id)?$", r"vorname", "nachname", "familienname", "prenom", "nom de famille", "apellidos?",
     r"nombre (?:completo|y apellidos?)", "cognome", "sobrenome", r"nome completo", "voornaam", "achternaam", "nazwisko", "imie"),
    ("氏名", "お名前", "姓名", "이름", "성명"),
)  # fmt: skip
#: Headers that say a name is the name of a thing, not of a person.
NOT_PERSONAL = word_pattern(
    (r"(?:product|brand|company|organi[sz]ation|item|store|shop|plan|campaign|stage|event|category|city|country|file"
     r"|school|team|group|queue|service|channel|hotel|airline|merchant|vendor|business|account|deal|pipeline|domain)"
     r" ?name", r"(?:preferred|favou?rite|best) .*", r"(?:has|have|with|via|by|use|uses|number of|opt(?:ed)?(?: in)?)"
     r" .*(?:phone|mobile|e ?mail)\w*", r"(?:phone|mobile|e ?mail|mail) (?:service|plan|subscri\w+|open\w*|click\w*|opt\w*"
     r"|marketing|consent|brand|model|type|support|user|lines?|count|sent|bounce\w*|delivered|status)\w*",
     r"(?:multiple|paperless) .*"),
)  # fmt: skip


def is_exact_place(name: str) -> bool:
    """Say whether a header names an exact place, such as an address or coordinates.

    Examples
    --------
    >>> is_exact_place("Street address"), is_exact_place("Which district is your address located in?")
    (True, False)
    """
    header = plain_words(name)
    return _is_name(header) and bool(PLACE.search(header))


def is_personal(name: str) -> bool:
    """Say whether a header names personal data.

    Examples
    --------
    >>> is_personal("E-Mail Adresse"), is_personal("PhoneService"), is_personal("Brand name")
    (True, False, False)
    """
    header = plain_words(name)
    named = _is_name(header) and bool(PERSONAL.search(header))
    return (named or bool(_OF_A_PERSON.search(header))) and not NOT_PERSONAL.search(header)


def names_a_person(name: str) -> bool:
    """Say whether a header is one of personal data whatever its cells are: first names repeat as answers do.

    Examples
    --------
    >>> names_a_person("Last Name"), names_a_person("First up, what's your name?"), names_a_person("Mobile")
    (True, True, False)
    """
    header = plain_words(name)
    return bool(_OF_A_PERSON.search(header))
