"""Dutch words of answer scales."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: ik, het, de, een, ben, is, was, er, mee, met, te, in, van, voor, op, mij, me, mijn, dat, dit, die, om, en, of
filler: aan, we, wij
filler: heb, heeft, hebben, vind, ons, zijn, wordt, worden, zou, zal, stelling, vindt, bij, als, ook
not: niet, geen, zonder, noch dit
none: helemaal niet, absoluut niet, totaal niet, in het geheel niet, geenszins, volstrekt niet, zeker niet
none: beslist niet, in geen geval
none: helemaal geen, niet in het minst, totaal geen, niets, absoluut geen
barely: nauwelijks, weinig, niet echt, niet zo, amper, niet erg, niet bijzonder, niet veel, heel weinig, niet zozeer
barely: zeer weinig, niet heel
neutral: neutraal, noch, onverschillig, onbeslist, gaat wel, gemiddeld, half half, maakt niet uit, geen voorkeur
neutral: tussenin, deels wel deels niet
degree 1: helemaal, volledig, geheel, totaal, absoluut, compleet, volkomen, ten volle, helemaal wel
degree .95: uiterst, extreem, buitengewoon, ontzettend, uitermate, enorm
degree .9: sterk, in hoge mate, in sterke mate, zeer sterk
degree .8: zeer, heel, erg, echt, veel, heel erg, heel veel, bijzonder
degree .56: grotendeels, overwegend, over het algemeen, voor het grootste deel
degree .53: behoorlijk, aardig
degree .5: tamelijk, redelijk, vrij, nogal
degree .47: matig, gematigd, enigermate
degree .44: eerder, enigszins wel, neig naar
degree .4: enigszins, gedeeltelijk, deels, in zekere mate, ten dele, tot op zekere hoogte
degree .25: een beetje, licht, iets, lichtelijk, beetje, ietwat, een klein beetje
modal 1: zeker, beslist, zeker wel, ongetwijfeld, absoluut wel, vast en zeker, zonder twijfel
modal .5: waarschijnlijk wel, vermoedelijk, vermoedelijk wel, denk het wel
modal .3: mogelijk
modal 0: misschien, wellicht, ligt eraan
yes: ja, j
no: nee, neen
often 0: nooit, op geen enkel moment
often .07: bijna nooit, vrijwel nooit
often .12: zeer zelden, heel zelden
often .2: zelden, niet vaak
often .33: af en toe, nu en dan, incidenteel, zo nu en dan, bij gelegenheid
often .45: soms, weleens, wel eens
often .5: de helft van de tijd, ongeveer de helft van de tijd
often .6: regelmatig, geregeld
often .7: vaak, dikwijls, frequent
often .8: meestal, gewoonlijk, doorgaans, zeer vaak, heel vaak, normaal gesproken, meestentijds
often .92: bijna altijd, vrijwel altijd
often 1: altijd, de hele tijd, constant, steeds, telkens, voortdurend, elke keer
amount -1: niets, geen, niemand
amount -.2: weinig
amount .2: een paar
amount .35: enkele, sommige, iets
amount .45: enige, de helft, meerdere
amount .7: veel
amount .8: de meeste
amount .9: bijna alle, bijna alles
amount 1: alle, alles, allemaal
agree: eens, mee eens, waar, akkoord, juist, van toepassing, correct, ben het eens, past bij mij, voor
agree -: oneens, mee oneens, onwaar, niet akkoord, onjuist, tegen
value: tevreden, blij, gelukkig, positief, leuk, prettig, vind ik leuk, fijn, bevalt
value -: ontevreden, ongelukkig, negatief, slecht*, onvoldoende, teleurgesteld, onprettig, vervelend
value .5: goed*
value .9: uitstekend*, geweldig*, fantastisch, uitmuntend, prima in alles, super, heerlijk
value 1: perfect*, beste, de beste
value .35: bevredigend, prima, ruim voldoende, bovengemiddeld
value .12: voldoende, acceptabel, oké, ok, redelijk*
value 0: gemiddeld, zoals verwacht
value -.2: matig*
value -.4: ondermaats, benedengemiddeld, zwak
value -.9: vreselijk, verschrikkelijk, afschuwelijk, haat, haat het, waardeloos, zeer slecht*
importance: belangrijk*, nuttig*, relevant*, noodzakelijk, waardevol, zinvol
importance -: onbelangrijk*, irrelevant*, nutteloos, onnodig, overbodig
importance .95: essentieel, cruciaal, onmisbaar, van levensbelang, doorslaggevend
interest: geïnteresseerd, benieuwd, interessant
interest -: ongeïnteresseerd, oninteressant, saai
likely: waarschijnlijk, aanbevelen, aannemelijk
likely -: onwaarschijnlijk
ease: makkelijk*, gemakkelijk*, eenvoudig*, simpel
ease -: moeilijk*, lastig*, ingewikkeld*
know: bekend, vertrouwd, ken, op de hoogte, ervaren, ken het goed
know -: onbekend, beginner*, onervaren
know -1: nooit van gehoord, nog nooit van gehoord, ken ik niet
know -.2: van gehoord, wel eens van gehoord, alleen van naam, van naam
know .1: gevorderd*
know .95: expert*
concern: bezorgd, ongerust, probleem, problemen, zorgen, storend, hinderlijk, gestrest
concern .85: ernstig*, groot probleem
concern .25: klein probleem, gering*
level: hoog, hoge
level -: laag, lage
level 0: gemiddeld*, middelmatig, normaal, midden, middel
level .85: dringend, urgent
level .95: kritiek, hoogste
size: groot, grote
size -: klein, kleine
size 0: middelgroot, middelgrote, gemiddeld*
change: beter, meer, toegenomen, verbeterd, gestegen, hoger
change -: slechter, minder, afgenomen, verslechterd, gedaald, lager
change 0: hetzelfde, gelijk, onveranderd, gelijk gebleven, even goed, evenveel
right 0: precies goed, precies genoeg
right: te veel, te lang, te duur, te snel, te hoog
right -: te weinig, te kort, te langzaam, te laag
trust: vertrouw, vertrouwen, zelfverzekerd
trust -: wantrouw, wantrouwen, onzeker
speed: snel
speed -: langzaam, traag
price: duur
price -: goedkoop
politeness: vriendelijk, beleefd
politeness -: onvriendelijk, onbeleefd
education -1: geen opleiding, geen diploma
education -.85: basisschool, basisonderwijs, lagere school, lager onderwijs
education -.6: vmbo, mavo, lbo, lager beroepsonderwijs
education -.4: havo, middelbare school, middelbaar onderwijs, secundair onderwijs
education -.25: vwo, gymnasium, atheneum
education 0: mbo, middelbaar beroepsonderwijs
education .3: hbo, hogeschool, bachelor*, hoger beroepsonderwijs
education .6: wo, universiteit, universitair*, master*
education .95: doctoraat, promotie, gepromoveerd, phd
filler of education: of, havo, opleiding, diploma, onderwijs
"""
