"""Words of a text: in lower case, without stopwords of several languages; forms of one word are merged."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’-](?=[^\W_]))*")
#: Scripts without spaces between words are read two characters at a time.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+")
_PLACEHOLDER = re.compile(r"\[(?:email|phone|card|iban|name|address|link|date|number)\]")
#: Endings removed from words of six letters or more, the longest first, so that forms of a word become equal.
_ENDINGS = ("ungen", "ingen", "ments", "ings", "ung", "ing", "ers", "ern", "ies", "ment", "eux", "en", "er", "es", "em",
            "ed", "as", "os", "s", "e", "n", "a", "o")  # fmt: skip

STOPWORDS = frozenset(
    """
a about above after again all also always am an and any are as at be because been before being but by can cannot could
did do does doing don't down each even ever every few for from get gets getting got had has have having he her here
him
his how i i'd i'll i'm i've if in into is isn't it it's its itself just like made make me more most much my myself no
nor not now of off on once one only or other our out over own please quite really said same she should so some still
such than thank thanks that that's the their them then there these they this those though through to too under until
up
upon us very was wasn't we were what when where which while who whom why will with without would yet you your yours
aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bitte da dabei
damit
dann das dass dein dem den denn der des deshalb die dies diese diesem diesen dieser dieses doch dort du durch ein eine
einem einen einer eines einfach er es etwas euch für gar gegen gibt habe haben hat hatte hatten hier hin ich ihm ihn
ihnen
ihr ihre ihrem ihren im in ins ist ja jede jeder jetzt kann kein keine keinen können könnte man mehr mein meine meinem
meinen meiner mich mir mit muss musste nach nicht nichts noch nun nur ob oder ohne schon sehr sein seine seit sich sie
sind so sollte um und uns unser unsere unter vom von vor war waren was weg weil weiter wenn wer werden wie wieder will
wir wird wo würde wurde zu zum zur über danke mal immer
ai alors au aucun aussi autre aux avant avec avoir bon car ce cela ces cet cette ceux chaque chez ci comme comment
d'un
d'une dans de des depuis deux devrait doit donc dont du elle elles en encore est et étaient était été être eu fait
font
il ils j'ai je jusqu l'a la là le les leur leurs lui ma mais me même merci mes mon n'a n'est ne ni non nos notre nous
on
ont ou où par parce pas peu peut plus pour pourquoi qu'il qu'on quand que quel quelle qui quoi rien s'il sa sans se
ses
si son sont sous sur ta te tes toi ton tous tout toute toutes très trop tu un une va vos votre vous y
al algo algunos ante antes así aún aunque bien cada como con contra cual cuando del desde donde dos el ella ellas
ellos
en entre era es esa ese eso esta está están este esto fue ha hace hacer han hasta hay he la las le les lo los más me
mi
mis mucho muy nada ni no nos nosotros o otra otro para pero poco por porque pues que qué quien se sea ser si sí sido
siempre sin sobre solo son su sus también tan tanto te tener tengo tiene todo todos tu tus un una uno unos ya yo
gracias
ad agli ai alla alle anche ancora c'è che chi ci col come con cui da dai dal dalla de degli dei del della delle dello
di
dopo dove e è ed era essere fa fatto fra gli ha hanno ho i il in io la le lei li lo loro lui ma me mi mia mio molto ne
nei nel nella nelle noi non nostro o ogni per perché però più poi può qua quale quando quanto quella quello questa
questo qui se sei senza si sia solo sono sta stata stato su sua sul sulla suo te ti tra tu tutti tutto un una uno vi
voi
aan al alles als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een en er ge geen geweest
haar
had heb hebben heeft hem het hier hij hoe hun iemand iets ik in is ja je kan kon kunnen maar me meer men met mij mijn
moet na naar niet niets nog nu of om omdat onder ons ook op over reeds te tegen toch toen tot u uit uw van veel voor
want
waren was wat we wel werd wezen wie wij wil worden zal ze zei zelf zich zij zijn zo zonder zou
ao aos as até com como da das de dela dele depois do dos e ela ele eles em entre era essa esse esta está estão este eu
foi for há isso já lhe mais mas me mesmo meu minha muito na não nas nem no nos nós nossa o os ou para pela pelo por
porque qual quando que quem são se sem ser seu sua só também te tem têm ter um uma você obrigado
att av blev bli då den denna deras det detta dig din du efter eller en ett från för ha hade han har hennes hon hur här
i inte jag kan man med men mig min mot mycket ni nu när och om oss på samma sedan sig sin som så till under upp ut vad
var varit vi vid är över af at blive da dem det dig en er et for fra han har hun hvad hvis hvor i ikke jeg kan med men
mig mit når og om op os på sig skal så til ud var ved være vi vil å av den dere du etter ei eit hva jeg meg mitt noe
oss skal som veldig ble
ale bo być był była było by co czy dla do gdy go i ich ile ja jak jako je jego jej jest już kiedy lub ma mam mi mnie
mój
na nad nam nie nim o od on ona oni po pod przez przy są się ta tak tam te tego tej ten to tu ty w we więc z za ze że
и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее мне было вот от меня еще нет
о из ему теперь когда даже ну вдруг ли если уже или ни быть был него до вас нибудь опять уж вам ведь там потом себя
ничего ей может они тут где есть надо ней для мы тебя их чем была сам чтоб без будто чего раз тоже себе под будет
""".split()  # noqa: SIM905 one word per line would take four pages
)


def split_words(text: str) -> list[str]:
    """Return the words of a text in order, stopwords and redacted pieces left out.

    Returns
    -------
    list of str
        Words in lower case; "" where something was left out, so that no pair spans the gap.

    Examples
    --------
    >>> split_words("The technician came two hours late, call [phone]!")
    ['', 'technician', 'came', 'two', 'hours', 'late', '', 'call', '']
    """
    words: list[str] = []
    unspaced = None if text.isascii() else _UNSPACED
    for part in re.split(r"[.!?;:,()\n\"“”–]+", _PLACEHOLDER.sub(" . ", text.casefold().replace("’", "'"))):
        if words and words[-1]:
            words.append("")
        for word in _WORD.findall(part):
            if unspaced is not None and unspaced.match(word):
                words += [word[i : i + 2] for i in range(max(len(word) - 1, 1))]
                continue
            keep = len(word) > 1 and word not in STOPWORDS
            if keep or not words or words[-1]:
                words.append(word if keep else "")
    return words


@lru_cache(maxsize=65_536)
def root(word: str) -> str:
    """Return the common part of a word's forms, without accents and endings.

    Returns
    -------
    str
        Its root; words of fewer than six letters lose only an "s".

    Examples
    --------
    >>> root("technicians"), root("technician"), root("rechnungen"), root("rechnung"), root("réseau")
    ('technici', 'technici', 'rechn', 'rechn', 'reseau')
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    if len(bare) < 6:
        return bare[:-1] if len(bare) > 3 and bare.endswith("s") and not bare.endswith("ss") else bare
    while end := next((end for end in _ENDINGS if bare.endswith(end) and len(bare) - len(end) >= 5), ""):
        bare = bare[: -len(end)]
    return bare
