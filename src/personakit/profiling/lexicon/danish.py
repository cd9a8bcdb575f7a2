"""Danish and Norwegian words of answer scales."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: jeg, er, det, den, et, en, med, i, af, av, på, for, mig, meg, min, mit, mitt, og, at, som, til, var, har
filler: dette, denne, udsagnet, påstanden, synes, ville, vil, blir, bliver
not: ikke, ingen, intet, uden, uten, ikkje
none: slet ikke, overhovedet ikke, absolut ikke, absolutt ikke, ikke i det hele taget, overhodet ikke, helt ikke
none: bestemt ikke, ingen overhovedet, definitivt ikke
barely: næppe, neppe, ikke særlig, ikke særligt, knap, knapt, lidt, lite, ikke så, ikke rigtig, ikke videre
neutral: neutral, nøytral, hverken, verken, hverken eller, verken eller, ligeglad, likegyldig, både og, middels
neutral: midt imellem, midt i mellom
degree 1: helt, fuldstændig, fullstendig, fuldt, fullt, totalt, fuldt ud, fullt ut, absolut, absolutt, helt og fuldt
degree .95: ekstremt, yderst, ytterst, særdeles, overordentlig
degree .9: stærkt, sterkt, i høj grad, i høy grad, i stor grad, i meget høj grad, i svært stor grad
degree .8: meget, virkelig, svært, veldig, rigtig, utrolig
degree .56: overvejende, i det store og hele, stort set, i stor udstrækning, hovedsakelig, for det meste
degree .5: ret, ganske, temmelig, nokså
degree .44: nærmest, snarere, heller
degree .4: delvist, delvis, til dels, til en vis grad, til en viss grad, i nogen grad, i noen grad
degree .25: noget, noe, en smule, i mindre grad, i liten grad, i ringe grad, litt, lidt
modal 1: bestemt, helt sikkert, definitivt, uden tvivl, uten tvil, sikkert
modal .5: sandsynligvis, sannsynligvis, nok, formentlig, trolig
modal 0: måske, kanskje
yes: ja
no: nej, nei
often 0: aldrig, aldri
often .07: næsten aldrig, nesten aldri
often .12: meget sjældent, svært sjelden, veldig sjelden
often .2: sjældent, sjelden
often .33: en gang imellem, av og til, af og til, en gang i blant, nu og da, nå og da
often .45: nogle gange, noen ganger, somme tider, iblant
often .6: jævnligt, jevnlig, regelmæssigt, regelmessig
often .7: ofte, tit
often .8: som regel, vanligvis, normalt, meget ofte, for det meste, svært ofte, sædvanligvis
often .92: næsten altid, nesten alltid
often 1: altid, alltid, hele tiden, hver gang
agree: enig, sandt, sant, korrekt, passer, stemmer, støtter
agree .85: passer meget godt, passer svært godt
agree .5: passer godt, stemmer godt
agree -.5: passer dårligt, stemmer dårligt
agree -.85: passer meget dårligt
agree -: uenig, falsk, usandt, usant, galt, forkert, imod
value: tilfreds, fornøyd, fornøjd, glad, positiv, positivt, kan lide, liker, godt tilfreds
value -: utilfreds, misfornøyd, misfornøjet, negativ, negativt, kan ikke lide, misliker, dårlig, dårligt, skuffet
value .5: god, godt, bra
value .9: fremragende, utmerket, fantastisk, udmærket, strålende, perfekt
value .12: acceptabel, acceptabelt, akseptabelt, ok, okay, tilfredsstillende
value 0: middelmådig, middelmåtig, gennemsnitlig, gjennomsnittlig
value -.9: forfærdelig, forferdelig, elendig, elendigt
importance: vigtigt, vigtig, viktig, viktige, vigtige, relevant, nyttigt, nyttig
importance -.3: mindre vigtig, mindre vigtigt, mindre viktig
importance -: uvigtigt, uvigtig, uviktig, ligegyldigt, irrelevant, unødvendig
importance .95: afgørende, avgjørende, nødvendig, nødvendigt
interest: interesseret, interessert, interessant
interest -: uinteresseret, uinteressert, uinteressant
likely: sandsynligt, sandsynlig, sannsynlig
likely -: usandsynligt, usandsynlig, usannsynlig
ease: let, nemt, nem, lett, enkelt, enkel
ease -: svært, svær, vanskelig, vanskeligt, besværligt
know: bekendt, kjent, kender til, kjenner til
know -: ukendt, ukjent, kender ikke, kjenner ikke
concern: bekymret, urolig
concern -: ubekymret
level: høj, høyt, højt, høy
level -: lav, lavt
level 0: middel, middels, mellem
trust: stoler, tillid, tillit
change: bedre, mere, mer, øget, økt
change -: værre, verre, dårligere, mindre
change 0: uændret, uendret, det samme, samme
"""
