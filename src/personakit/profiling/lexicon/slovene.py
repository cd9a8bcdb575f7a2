"""Slovene and Croatian, Bosnian, Serbian words of answer scales in Latin letters."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: jaz, sem, je, se, s, z, to, mi, me, v, na, za, in, i, ali, ili, bi, tem, trditvijo, ja, sam, ovom, tvrdnjom, u
filler: meni, bil, bila, bilo, zame, so, dosta dobro da, tom, ovim, strinjanja
not: ne, ni, nisem, nisam, nije, brez, bez
none: sploh ne, sploh nisem, sploh ni, nikakor ne, uopšte ne, uopće ne, uopće se ne, uopšte se ne, nikako, nikakor
emphatic: sploh, uopće, uopšte, nimalo, prav nič
none: uopće nije, uopšte nije, uopće nisam, uopšte nisam, sploh se ne, v celoti ne
none: gotovo ne, zagotovo ne, sigurno ne, definitivno ne, nikako ne
barely: malo, ne preveč, ne previše, komaj, jedva, slabo, ne posebno, ne baš, ne ravno, skoraj ne
neutral: neutralno, neutralen, neutralna, niti, nevtralno, nevtralen, nevtralna, neodločen, neodločena, neodlučan
neutral: neodlučna, vseeno, svejedno, srednje, niti da niti ne, delno da delno ne, nekje vmes, niti ne niti da
degree 1: popolnoma, povsem, v celoti, potpuno, u potpunosti, sasvim, skroz, apsolutno, absolutno, čisto
degree .95: izjemno, izredno, iznimno, izuzetno, ekstremno
degree .9: močno, snažno, jako
degree .8: zelo, vrlo, veoma, zares, zaista, resnično, mnogo
degree .56: večinoma, uglavnom, pretežno, v glavnem, u velikoj mjeri, u velikoj meri, v veliki meri
degree .5: precej, dokaj, prilično, dosta
degree .44: raje, bolj
degree .4: delno, deloma, djelomično, delimično, u određenoj mjeri, donekle, do neke mere
degree .25: nekoliko, rahlo, malce, blago
modal 1: zagotovo, vsekakor, sigurno, definitivno, svakako, gotovo da
modal .5: verjetno, vjerojatno, verovatno, najbrž
modal 0: morda, mogoče, možda
yes: da, ja
no: ne
often 0: nikoli, nikad, nikada
often .07: skoraj nikoli, gotovo nikad, skoro nikad, gotovo nikada
often .12: zelo redko, vrlo rijetko, veoma retko
often .2: redko, rijetko, retko
often .33: občasno, povremeno, tu in tam, tu i tamo, s vremena na vrijeme
often .45: včasih, ponekad, nekad
often .6: redno, redovito, redovno
often .7: pogosto, često
often .8: običajno, ponavadi, obično, zelo pogosto, vrlo često, večinoma, veoma često, uglavnom
often .92: skoraj vedno, gotovo uvijek, skoro uvek
often 1: vedno, uvijek, uvek, ves čas, stalno
agree: strinjam, strinja, soglašam, slažem, slaže, drži, res, točno, tačno, istina, suglasan, suglasna, saglasan
agree -: ne strinjam, ne soglašam, ne slažem, ne drži, netočno, netačno, neistina, nasprotujem, protiv, proti
value: zadovoljen, zadovoljna, zadovoljan, zadovoljni, všeč, sviđa, dopada, pozitivno, srečen, sretan
value -: nezadovoljen, nezadovoljna, nezadovoljan, nezadovoljni, negativno, slabo, slab, slaba, loše, loš, loša
value -: razočaran, razočarana, nesrečen, nesretan
value .5: dobro, dober, dobra, dobar
value .9: odlično, odličen, odlična, odličan, izvrstno, izvrstan, sjajno, vrhunsko
value .12: zadostno, sprejemljivo, prihvatljivo, zadovoljivo, dovoljno
value 0: povprečno, prosječno, prosečno, srednje, osrednje
value -.9: grozno, užasno, obupno, katastrofalno, strašno
importance: pomembno, pomemben, pomembna, važno, bitno, koristno, korisno, važan, važna
importance -: nepomembno, nepomemben, nepomembna, nevažno, nebitno, nekoristno, beskorisno
importance .95: ključno, nujno, nužno, neophodno
interest: zanima, zanimivo, zanimljivo
interest -: ne zanima, nezanimivo, nezanimljivo
likely: verjetno, vjerojatno, verovatno
likely -: malo verjetno, neverjetno, malo vjerojatno, malo verovatno, nevjerojatno
ease: lahko, enostavno, preprosto, lako, jednostavno
ease -: težko, zahtevno, zapleteno, teško, složeno
know: poznam, seznanjen, seznanjena, poznajem, upoznat, upoznata
know -: ne poznam, ne poznajem
concern: zaskrbljen, zaskrbljena, zabrinut, zabrinuta
level: visoko, visok, visoka
level -: nizko, nizek, nizka, nisko, nizak, niska
level 0: srednje, srednja, srednji
trust: zaupam, vjerujem, verujem
trust -: ne zaupam, ne vjerujem, ne verujem
change: boljše, bolje, več, više
change -: slabše, manj, lošije, manje, gore
change 0: enako, nespremenjeno, isto, nepromijenjeno
"""
