"""Czech and Slovak words of answer scales."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: já, jsem, je, to, s, se, si, tím, tímto, v, na, pro, mě, mi, by, bych, a, nebo, výrokem, tvrzením, som, toto
filler: pre, mňa, ma, byl, byla, bylo, velmi dobře že
not: ne, není, nejsem, bez, nie, nie je, nie som
emphatic: vůbec, vôbec
none: vůbec ne, rozhodně ne, určitě ne, naprosto ne, vôbec nie, určite nie, rozhodne nie, v žádném případě
none: zcela ne, absolutně ne
barely: málo, příliš ne, moc ne, sotva, téměř ne, nepříliš, spíše málo, ne moc, trochu ne
neutral: neutrální, neutrálně, ani ano ani ne, nevyhraněný, nerozhodný, ani, tak napůl, průměrně, půl na půl, neutrálny
neutral: ani souhlasím ani nesouhlasím, ani spokojený ani nespokojený
neutral: ani spokojen ani nespokojen, ani súhlasím ani nesúhlasím
degree 1: zcela, úplně, naprosto, plně, absolutně, rozhodně, úplne, plne, celkom, určitě, určite, rozhodne
degree .95: extrémně, mimořádně, nesmírně, extrémne
degree .9: silně, silne, výrazně
degree .8: velmi, velice, opravdu, hodně, veľmi, moc
degree .56: převážně, z větší části, většinou souhlasím
degree .5: docela, poměrně, dost, dosť, pomerne
degree .44: spíše, spíš, skôr
degree .4: částečně, do jisté míry, částečne, čiastočne, do určité míry
degree .25: trochu, mírně, poněkud, lehce, mierne
modal .5: pravděpodobně, asi, pravdepodobne, nejspíš
modal 0: možná, možno
yes: ano, áno
no: ne, nie
often 0: nikdy
often .07: téměř nikdy, skoro nikdy, takmer nikdy
often .12: velmi zřídka, velmi zriedka
often .2: zřídka, zřídkakdy, málokdy, zriedka, výjimečně
often .33: příležitostně, občas, tu a tam
often .45: někdy, niekedy
often .6: pravidelně, pravidelne
often .7: často
often .8: obvykle, většinou, velmi často, väčšinou, zvyčajne, veľmi často
often .92: téměř vždy, skoro vždy, takmer vždy
often 1: vždy, pořád, neustále, pokaždé
agree: souhlasím, souhlas, súhlasím, pravda, platí, vystihuje, souhlasí
agree -: nesouhlasím, nesouhlas, nesúhlasím, nepravda, neplatí, nevystihuje, proti, nesouhlasí
value: spokojen*, spokojn*, líbí, pozitivní, rád, ráda, šťastný, šťastná
value -: nespokojen*, nespokojn*, nelíbí, negativní, špatn*, zlý, zlá, zklamán*, nešťastný
value .5: dobr*, dobře, dobre
value .9: výborn*, vynikající, skvěl*, výborně, perfektní, vynikajúci, skvel*
value .12: přijateln*, uspokojiv*, dostatečn*
value 0: průměrn*, priemern*
value -.9: hrozn*, strašn*, příšern*
importance: důležit*, dôležit*, užitečn*, podstatn*
importance -: nedůležit*, nedôležit*, neužitečn*, nepodstatn*, zbytečn*
importance .95: zásadní, nezbytn*, klíčov*
interest: zajímá, zaujímá, zajímav*
interest -: nezajímá, nezaujímá, nezajímav*
likely: pravděpodobné, pravdepodobné
likely -: nepravděpodobné, nepravdepodobné, nepravděpodobně
ease: snadn*, lehk*, jednoduch*, ľahk*
ease -: obtížn*, těžk*, složit*, náročn*, ťažk*
know: znám, poznám
know -: neznám, nepoznám
level: vysok*
level -: nízk*
level 0: střední, stredn*
trust: důvěřuji, dôverujem
trust -: nedůvěřuji, nedôverujem
change: lepší, více, lepšie, zlepšilo
change -: horší, méně, horšie, zhoršilo
change 0: stejné, beze změny, rovnaké, stejně
"""
