"""Polish words of answer scales."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: ja, to, jest, jestem, mi, mnie, mój, moja, się, z, ze, w, na, do, dla, i, oraz, lub, że, tym, tego, ten, ta, o
filler: od, mam, był, była
filler: było, są, uważam, po, nam, jako, by, stwierdzeniem, swoje, tak naprawdę, opinii
not: nie, bez, żaden
at all: wcale, w ogóle, ani trochę
none: wcale nie, zupełnie nie, w ogóle nie, absolutnie nie, całkowicie nie, zdecydowanie nie, w ogóle
none: na pewno nie, ani trochę
none: bynajmniej, w żadnym razie, kompletnie nie, w żadnym wypadku, stanowczo nie, nic a nic
barely: mało, ledwo, niezbyt, nie bardzo, słabo, niewiele, nie za bardzo, bardzo mało, nie szczególnie, nieszczególnie
barely: nie tak bardzo
neutral: neutralny, neutralna, neutralnie, neutralne, ani, obojętn*, niezdecydowan*, trudno powiedzieć tak lub nie
neutral: średnio, średni, przeciętn*
neutral: pół na pół, tak sobie, wszystko jedno
degree 1: całkowicie, zupełnie, w pełni, absolutnie, kompletnie, zdecydowanie, w zupełności
degree .95: niezwykle, wyjątkowo, ekstremalnie, skrajnie, ogromnie, niesamowicie, nadzwyczaj
degree .9: silnie, mocno, stanowczo, w dużym stopniu, w bardzo dużym stopniu, szalenie
degree .8: bardzo, naprawdę, wielce, szczególnie
degree .56: w większości, w przeważającej części, ogólnie, w dużej mierze, przeważnie
degree .53: dość, całkiem
degree .47: umiarkowanie, średnio, w średnim stopniu, w miarę, stosunkowo
degree .44: raczej
degree .4: częściowo, nieco, w pewnym stopniu, po części, do pewnego stopnia
degree .25: trochę, lekko, odrobinę, w niewielkim stopniu, troszkę, w małym stopniu
modal 1: na pewno, z pewnością, bez wątpienia, oczywiście, niewątpliwie
modal .5: prawdopodobnie, chyba, przypuszczalnie
modal .3: możliwe
modal 0: może, być może, to zależy
yes: tak, t
no: nie
often 0: nigdy, ani razu
often .07: prawie nigdy
often .12: bardzo rzadko
often .2: rzadko, niezbyt często
often .33: sporadycznie, od czasu do czasu, okazjonalnie, co jakiś czas
often .45: czasami, czasem, niekiedy
often .5: przez połowę czasu, w połowie przypadków
often .6: regularnie, dość często
often .7: często
often .8: zwykle, zazwyczaj, przeważnie, bardzo często, w większości przypadków, najczęściej
often .92: prawie zawsze, niemal zawsze
often 1: zawsze, cały czas, ciągle, stale, za każdym razem
amount -1: nic, żaden, żadne, żadna, nikt
amount -.2: mało, niewiele, niewielu
amount .3: kilka, trochę, niektóre, niektórzy
amount .5: połowa, część
amount .7: wiele, dużo, wielu
amount .8: większość
amount .9: prawie wszystkie, prawie wszystko
amount 1: wszystko, wszystkie, wszyscy
agree: zgadzam, zgadzam się, zgoda, prawda, popieram, za, prawdziwe, pasuje, zgodne
agree -: nie zgadzam, nie zgadzam się, fałsz, przeciw, sprzeciwiam, nieprawda
value: zadowolon*, szczęśliw*, pozytywn*, lubię, podoba, podoba mi się, miły, usatysfakcjonowan*
value -: niezadowolon*, nieszczęśliw*, negatywn*, nie lubię, zły, zła, złe, źle, rozczarowan*, nieusatysfakcjonowan*
value -: kiepsk*
value .5: dobr*
value .9: doskonał*, świetn*, znakomit*, uwielbiam, wspaniał*, rewelacyjn*, celując*
value 1: idealn*, perfekcyjn*, najlepsz*
value .35: zadowalając*, niezł*
value .12: dostateczn*, akceptowaln*, wystarczając*, w porządku, ok, poprawn*
value 0: przeciętn*, średni*
value -.4: niedostateczn*, niezadowalając*, słab*, miern*
value -.9: okropn*, fataln*, nienawidzę, straszn*, tragiczn*, beznadziejn*
importance: ważn*, istotn*, przydatn*, potrzebn*, użyteczn*
importance -: nieważn*, nieistotn*, nieprzydatn*, niepotrzebn*, zbędn*
importance .95: kluczow*, niezbędn*, zasadnicz*, najważniejsz*, konieczn*
interest: zainteresowan*, ciekaw*, interesując*
interest -: niezainteresowan*, nudn*
likely: prawdopodobn*, polecę, poleciłbym
likely -: nieprawdopodobn*, mało prawdopodobn*
ease: łatw*, prost*
ease -: trudn*, skomplikowan*, ciężk*
know: znam, zaznajomion*, znan*, poinformowan*, znam dobrze
know -: nieznan*, początkując*
know -1: nigdy nie słyszał*, nie znam, nie słyszał*
know -.2: słyszał*, znam ze słyszenia, tylko ze słyszenia
know .1: średniozaawansowan*
know .6: zaawansowan*
know .95: ekspert*
concern: zaniepokojon*, martwi*, problem*, uciążliw*, zestresowan*
concern .85: poważn*
concern .25: drobn*, niewielk*
level: wysok*
level -: nisk*
level 0: średni*, umiarkowan*, normaln*
level .85: piln*
level .95: krytyczn*
size: duż*
size -: mał*
size 0: średni*
size .9: bardzo duż*, ogromn*
change: lepiej, lepsz*, więcej, wzrósł, wzrosł*, popraw*
change -: gorzej, gorsz*, mniej, spadł*, zmniejszy*, pogorszy*
change 0: tak samo, bez zmian, tyle samo, taki sam, taka sama, podobnie
right 0: w sam raz, odpowiednio
right: za dużo, zbyt dużo, za długo, za drogo, za szybko
right -: za mało, zbyt mało, za krótko, za wolno
trust: ufam, pewn*, zaufanie
trust -: nie ufam, niepewn*, nieufn*
speed: szybk*
speed -: woln*
price: drog*
price -: tani*
politeness: uprzejm*, miły
politeness -: nieuprzejm*, niemił*
education -1: brak wykształcenia, bez wykształcenia
education -.8: podstawowe, wykształcenie podstawowe, szkoła podstawowa, niepełne podstawowe
education -.6: gimnazjalne, gimnazjum
education -.45: zawodowe, zasadnicze zawodowe, szkoła zawodowa
education -.2: średnie, liceum, technikum, wykształcenie średnie, średnie ogólnokształcące
education 0: policealne, pomaturalne
education .3: licencjat*, wyższe licencjackie, inżynier*
education .5: wyższe, wykształcenie wyższe
education .65: magister*, wyższe magisterskie
education .95: doktor*
filler of education: wykształcenie, lub, szkoła, niepełne
"""
