"""Words of bands and rates in eleven languages: below, above, units of time, how many times, numbers in words."""

from __future__ import annotations

from functools import lru_cache

from personakit.profiling.lexicon.word_list import tokenize

#: tag -> phrases of all languages.
_PHRASES = {
    "under": """
        under, less than, below, fewer than, up to, no more than, at most, until, within, younger than, lower than,
        or less, or fewer, or under, or younger, or below, and under, and below, and younger, not more than, smaller
        than, no longer than, less, maximum, max, shorter than, to a maximum of, older than 0, before, unter,
        weniger als, bis, bis zu, hochstens, maximal, junger als, oder weniger, oder junger, und weniger, kurzer
        als, innerhalb, seltener als, moins de, moins d, jusqu a, au plus, ou moins, et moins, inferieur a, menos
        de, hasta, como maximo, o menos, y menos, inferior a, meno di, fino a, al massimo, o meno, minder dan,
        onder, tot, maximaal, of minder, hoogstens, korter dan, ate, no maximo, ou menos, abaixo de, mniej niz,
        ponizej, do, maksymalnie, lub mniej, krocej niz, 미만, 이하, 이내, 까지, 未満, 以下, 以内, まで, 不到,
        少于, 低于, 小于,
        less often than, less
        frequently than, rarer than, rzadziej niz, menos que, minder vaak dan, meno che, moins souvent que
    """,
    "over": """
        over, more than, above, greater than, at least, older than, higher than, longer than, or more, or over, or
        older, or above, or higher, and over, and above, and up, and more, and older, plus, exceeding, upwards,
        onwards, or longer, from, since, +, min, minimum, in excess of, more, after, uber, mehr als, ab, mindestens,
        oder mehr, oder alter, und mehr, und alter, alter als, langer als, ofter als, haufiger als, u m, plus de,
        plus d, et plus, ou plus, au moins, superieur a, a partir de, au dela de, au dela, mas de, o mas, y mas, al
        menos, m s de, por lo menos, superior a, en adelante, piu di, o piu, e piu, oltre, almeno, e oltre, meer dan, of
        meer, en meer, of ouder, boven, minstens, vanaf, langer dan, ouder dan, en ouder, mais de, ou mais, e mais,
        acima de, pelo menos, mais que, powyzej, wiecej niz, ponad, co najmniej, lub wiecej, i wiecej, dluzej niz,
        czesciej niz, 이상, 초과, 넘게, 以上, 超, 超过, より, 多于, 大于, 高于, more often than, mas que, piu
        che, vaker dan,
        plus souvent que
    """,
    "range": """
        to, through, and, or, bis, und, oder, zwischen, between, a, al, et, ou, entre, y, o, e, tra, fra, tot, en,
        of, tussen, t m, ate, do, i, lub, od, de, von, da, du, van, miedzy, 에서, 부터, 至, 到, から, vagy
    """,
    "zero": """
        never, none, zero, no, not at all, nothing, nie, niemals, kein, keine, keiner, keinen, gar nicht, jamais,
        aucun, aucune, pas du tout, nunca, ninguno, ninguna, ningun, mai, nessuno, nessuna, nooit, geen, nenhum,
        nenhuma, nigdy, zaden, zadna, brak, 전혀 없음, 없음, 없다, 전혀 없다, 全くない, なし, ない, 从不, 没有,
        无, not yet, haven t, have not,
        cero, null, 从来没有,
        未使用, 一度もない
    """,
    "today": "today, just now, heute, aujourd hui, hoy, oggi, vandaag, hoje, dzisiaj, dzis, 今日, 今天",
    "ago": """
        ago, last, past, letzte*, vor, dernier*, derniere*, il y a, ultim*, hace, fa, geleden, afgelopen, laatste,
        atras, temu, ostatni*, 前, 过去, 最近
    """,
    "several": """
        several, several times, multiple, a few, few, mehrere, mehrmals, mehrfach, plusieurs, varias, varios,
        parecchie, piu volte, diverse, meerdere, paar, varias vezes, kilka, kilkanascie, 数, 几, ein paar, quelques,
        algunas, alcune, enkele, algumas, 여러, 여러 번, 数回, 几次, a couple of, a couple, many
    """,
    "times": """
        times, time, x, mal, male, fois, vez, veces, volta, volte, keer, maal, vezes, razy, raz, 回, 次, 번, 회,
        차례, occasions
    """,
    "every": """
        raz na,
        every, each, alle, jede, jeden, jedes, tous les, toutes les, chaque, cada, ogni, elke, iedere, todos os,
        todas as, todos los, todas las, co, kazdego, kazdy, 每隔, 毎, 매, 마다
    """,
    "other": "other, zweite, zweiten, second",
    "per": "a, an, per, in a, in the, pro, im, in der, am, par, al, a la, por, alla, op, na, w, 每, 에, 당",
}  # fmt: skip
#: Days of a unit of time.
_DAYS = {
    365.0: """
        year, years, yr, yrs, jahr*, an, ans, annee*, ano, anos, anni, anno, annua*, jaar, jaren, rok, roku, lat,
        lata, 年, 年間, 년, 연, annum, y
    """,
    365.0 / 2: "semester*, semestre*, half year, half years, halbjahr*, polrocz*, semestrze, halfjaar, 半年, 半年間",
    365.0 / 4: "quarter, quarters, quartal*, trimestr*, trimestre, kwartal*, kwarta*, 四半期, 季度",
    365.0 / 12: """
        month, months, mo, mos, monat*, mois, mes, meses, mesi, mese, maand*, miesia*, miesie*, 개월, 달, 월,
        か月, ヶ月, カ月,
        个月, 月
    """,
    7.0: """
        week, weeks, wk, wks, woche*, semaine*, semana*, settiman*, weken, tydzien, tygod*, 주, 주일, 週, 週間, 周, 星期
    """,
    1.0: """
        day, days, tag, tage, tagen, jour, jours, dia, dias, giorn*, dag, dagen, dni, dzien, dnia, 日, 天, 일
    """,
    1.0 / 24: """
        hour, hours, hr, hrs, h, stunde*, std, heure*, hora*, ora, ore, uur, uren, godzin*, 시간, 時間, 小时
    """,
    1.0 / 1440: "minute*, min, mins, minut*, minuut, minuten, 분, 분간, 分, 分钟, 分間",
    1.0 / 86_400: "second, seconds, sec, secs, sekunde*, seconde*, segund*, secondi, sekund*, 秒",
}  # fmt: skip
#: Times a year of an adverb.
_RATES = {
    8760.0: "hourly, constantly, all the time",
    365.0: """
        daily, every day, each day, everyday, taglich, jeden tag, quotidien*, tous les jours, chaque jour, diari*, a
        diario, todos los dias, cada dia, tutti i giorni, ogni giorno, quotidian*, dagelijks, elke dag, todos os
        dias, todo dia, codziennie, kazdego dnia, 매일, 毎日, 每天, 天天
    """,
    300.0: """
        almost every day, nearly every day, almost daily, nearly daily, most days, fast taglich, fast jeden tag, beinahe
        taglich, presque tous les jours, presque chaque jour, casi todos los dias, casi a diario, casi cada dia, quasi
        ogni giorno, quasi tutti i giorni, bijna elke dag, bijna dagelijks, quase todos os dias, quase todo dia, prawie
        codziennie, ほぼ毎日, ほとんど毎日, 几乎每天, 거의 매일
    """,
    365.0 / 7: """
        weekly, every week, each week, wochentlich, jede woche, hebdomadaire*, toutes les semaines, chaque semaine,
        semanal*, settimanal*, ogni settimana, wekelijks, elke week, cotygodniowo, co tydzien, raz na tydzien, 毎週,
        每周, 每星期, todas las semanas, todas as semanas
    """,
    365.0 / 14: """
        fortnightly, biweekly, bi weekly, every fortnight, every other week, vierzehntagig, quinzenal*, quincenal*,
        隔週, 격주
    """,
    12.0: """
        monthly, every month, each month, monatlich, jeden monat, mensuel*, tous les mois, chaque mois, mensual*,
        mensil*, ogni mese, maandelijks, elke maand, mensal*, todos os meses, todos los meses, co miesiac,
        comiesiecznie, 매월, 매달, 毎月, 每月, 每个月
    """,
    4.0: """
        quarterly, every quarter, vierteljahrlich, quartalsweise, trimestriel*, trimestral*, kwartalnie, ogni
        trimestre, 每季度, per kwartaal
    """,
    2.0: """
        half yearly, semi annually, semiannually, twice yearly, halbjahrlich, semestriel*, semestral*,
        halfjaarlijks, co pol roku
    """,
    1.0: """
        yearly, annually, annual, every year, each year, jahrlich, jedes jahr, annuel*, tous les ans, chaque annee,
        anual*, annual*, ogni anno, jaarlijks, elk jaar, corocznie, co rok, 매년, 연간 1회, 毎年, 每年, todos
        los anos, todos os anos
    """,
    3.0: """
        occasionally, sometimes, now and then, from time to time, once in a while, gelegentlich, ab und zu,
        manchmal, hin
        und wieder, occasionnellement, de temps en temps, parfois, ocasionalmente, de vez en cuando, a veces,
        ogni tanto,
        a volte, qualche volta, occasionalmente, soms, af en toe, as vezes, de vez em quando, czasami, od czasu do
        czasu, たまに, 時々, 偶尔, 有时, 가끔
    """,
    0.5: """
        rarely, seldom, hardly ever, almost never, very rarely, selten, fast nie, kaum, sehr selten, rarement, presque
        jamais, raramente, rara vez, casi nunca, quasi mai, zelden, bijna nooit, quase nunca, rzadko, prawie nigdy,
        めったにない, ほとんどない, 很少, 几乎不, 几乎从不, 거의 없음, 드물게, 거의 안 함
    """,
    0.6: """
        less often, less frequently, less, seltener, noch seltener, moins souvent, con menos frecuencia, menos a
        menudo, meno spesso, minder vaak, com menos frequencia, rzadziej, それより少ない, それ以下, 更少
    """,
}  # fmt: skip
_NUMBERS = {
    0.5: "half, half a, halbes, halbe, ein halbes, demi, medio, media, mezzo, pol, 半",
    1.0: """
        one, once, a single, first time, the first time, erstes mal, zum ersten mal, premiere fois, primera vez,
        prima volta, primeira vez, solo, just me, only me, myself, alone, self employed, freelancer, sole
        trader, sole proprietor, ein, eine, einen, einem, einer, einmal, un, une, una, uno, een, eenmaal, um,
        uma,
        jeden, jedno, jedna, raz, 一, une fois, una vez, una volta, uma vez, a, an
    """,
    2.0: """
        two, twice, zwei, zweimal, deux, dos, due, twee, tweemaal, dois, duas, dwa, dwie, dwoje, 二, 两, 2人
    """,
    3.0: "three, thrice, drei, dreimal, trois, tres, tre, drie, trzy, troje, 三",
    4.0: "four, vier, viermal, quatre, cuatro, quattro, quatro, cztery, 四",
    5.0: "five, funf, cinq, cinco, cinque, vijf, piec, 五",
    6.0: "six, sechs, seis, sei, zes, szesc, 六",
    7.0: "seven, sieben, sept, siete, sette, zeven, sete, siedem, 七",
    8.0: "eight, acht, huit, ocho, otto, oito, osiem, 八",
    9.0: "nine, neun, neuf, nueve, nove, negen, dziewiec, 九",
    12.0: "dozens, a dozen, dutzende, docenas, dozzine",
    30.0: "tens, dizaines, decenas, decine, dezenas, tientallen, zehner",
    300.0: "hundreds, hunderte, centaines, cientos, centenares, centinaia, centenas, honderden, setki",
    3e3: "thousands, tausende, milliers, miles, migliaia, milhares, duizenden, tysiace",
    3e4: """
        tens of thousands, zehntausende, dizaines de milliers, decenas de miles, decine di migliaia, dezenas de milhares
    """,
    3e5: """
        hundreds of thousands, hunderttausende, centaines de milliers, cientos de miles, centinaia di migliaia
    """,
    3e6: "millions, millionen, des millions, millones, milioni, milhoes, miljoenen",
    10.0: "ten, zehn, dix, diez, dieci, tien, dez, dziesiec, 十",
}  # fmt: skip
_FILLERS = """
about, approximately, approx, the, of, in, than, per, old, age, aged, yo, ungefahr, etwa, circa, ca, environ, unos,
unas, alrededor de, de, d, della, di, del, le, la, los, las, les, il, lo, der, die, das, den, dem, du, des, net,
brutto, netto, roughly, exactly, only, i, have, used, it, for, every, my, el, os, as, o, gli, i, het, は, に, の,
で, 歳,
岁, 才, 人, 명, 세, 살, 약, alt, anos de edad, times, it s, been, within the, during, ve, not, か, ほど, くらい,
程度, 大约,
左右, ながら, zu, years
old, at, has, we, our, income, earning, earns, around, s, einmal alle
"""
_CURRENCY = """
currency,
eur, euro, euros, usd, dollar*, gbp, pound*, chf, jpy, yen, cny, rmb, pln, zl, zloty*, r, brl, reais, real, inr, rs,
sek, nok, dkk, czk, 원, 円, 元, 块, us, pesos, peso, kr, franken
"""
_FACTORS = {
    1e3: "k, thousand, tsd, tausend, mille, mil, mila, duizend, tys, tysiac*, tysiec*, 千, 천",
    1e4: "万, 만",
    1e6: "백만, m, mio, million*, mln, milion*, millon*, 百万",
    1e8: "억",
    1e9: "bn, billion*, mrd, 亿",
}


def _split(text: str) -> list[tuple[str, ...]]:
    return [phrase for phrase in (tokenize(part.strip()) for part in text.split(",")) if phrase]


@lru_cache(maxsize=1)
def _table() -> dict[str, list[tuple[tuple[str, ...], dict[str, float]]]]:
    """Return all phrases by their first word; each with what it can mean: tag -> value."""
    meanings: dict[tuple[str, ...], dict[str, float]] = {}
    valued = [("unit", _DAYS), ("rate", _RATES), ("number", _NUMBERS), ("factor", _FACTORS)]
    for tag, table in valued:
        for value, text in table.items():
            for phrase in _split(text):
                meanings.setdefault(phrase, {}).setdefault(tag, value)
    for tag, text in (*_PHRASES.items(), ("filler", _FILLERS), ("currency", _CURRENCY)):
        for phrase in _split(text):
            meanings.setdefault(phrase, {}).setdefault(tag, 0.0)
    table_by_first: dict[str, list[tuple[tuple[str, ...], dict[str, float]]]] = {}
    for phrase, tags in meanings.items():
        table_by_first.setdefault(phrase[0].rstrip("*")[:2], []).append((phrase, tags))
    return table_by_first


def longest_phrase(tokens: tuple[str, ...], start: int) -> tuple[dict[str, float], int]:
    """Return what the longest known phrase that begins at a token can mean, tag -> value, and its length in tokens.

    Examples
    --------
    >>> tags, length = longest_phrase(("more", "than", "2", "years"), 0)
    >>> sorted(tags), length
    (['over'], 2)
    """
    best: tuple[dict[str, float], int] = ({}, 1)
    longest = 0
    for phrase, tags in _table().get(tokens[start][:2], []):
        length = len(phrase)
        if length > longest and _matches(phrase, tokens[start : start + length]):
            best, longest = (tags, length), length
    return best


def _matches(phrase: tuple[str, ...], tokens: tuple[str, ...]) -> bool:
    return len(phrase) == len(tokens) and all(
        token.startswith(word[:-1]) if word.endswith("*") else token == word
        for word, token in zip(phrase, tokens, strict=True)
    )
