"""German words of answer scales."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: ab, ich, es, er, sie, wir, mir, mich, das, der, die, den, dem, ein, eine, einen, bin, ist, war, sind
filler: hat, habe
filler: zu, und, oder
filler: für, auf, mit, von, in, im, sich, als, so, auch, man, dass, dieser, diese, aussage, stimme, damit, daran
filler: finde, fand, würde
filler: werde, wird, kann, sein, an, uns, meine, meiner, am, um, des, beim, bei, dies, voran, bereit
not: nicht, kein, keine, keinen, keiner, ohne
none: überhaupt nicht, ueberhaupt nicht, gar nicht, garnicht, absolut nicht, keineswegs, keinesfalls
none: nicht im geringsten, nicht die spur
none: auf keinen fall, in keinster weise, überhaupt kein*, gar kein*, nicht im mindesten, definitiv nicht
none: sicher nicht, ganz und gar nicht
none: bestimmt nicht, kein bisschen, null, nicht ansatzweise
barely: kaum, nicht wirklich, nicht besonders, wenig, nicht sehr, nicht so, nur wenig, nicht sonderlich, nicht viel
barely: eher wenig, sehr wenig
neutral: neutral, weder, weder noch, durchschnittlich, normal, teils, teils teils, unentschieden, unentschlossen
neutral: mittel, mittelmäßig, mittelmaessig
neutral: geht so, mal so mal so, egal
neutral: halb halb, sowohl als auch, gemischt, gleichgültig, keine präferenz, einigermaßen egal, in der mitte
neutral: mittelgut, mal ja mal nein
degree 1: völlig, voellig, vollkommen, vollständig, voll, voll und ganz, absolut, ganz, komplett, total
degree 1: uneingeschränkt, vollumfänglich
degree 1: ganz und gar, gänzlich, restlos
degree .95: äußerst, aeusserst, extrem, außerordentlich, ausgesprochen, höchst, unglaublich, in höchstem maße
degree .9: stark, in hohem maße, wahnsinnig, enorm, riesig
degree .8: sehr, wirklich, besonders, sehr stark, richtig, viel, sehr viel, durchaus sehr, echt
degree .56: überwiegend, ueberwiegend, weitgehend, größtenteils, groesstenteils, meistens zutreffend
degree .56: im großen und ganzen, im wesentlichen
degree .53: ziemlich, recht, durchaus
degree .47: einigermaßen, einigermassen, mäßig, maessig, mittelmäßig stark, halbwegs, mittelstark
degree .44: eher, tendenziell, im allgemeinen eher
degree .4: teilweise, zum teil, etwas, bedingt, in gewissem maße, teils schon, ansatzweise
degree .25: ein wenig, ein bisschen, leicht, geringfügig, ein bißchen, schwach, bisschen, minimal
modal 1: bestimmt, sicher, auf jeden fall, definitiv, ganz sicher, ganz bestimmt, sicherlich, garantiert
modal 1: mit sicherheit, unbedingt
modal .5: wahrscheinlich schon, vermutlich, wohl, voraussichtlich, eher ja
modal .3: möglicherweise, eventuell, unter umständen
modal 0: vielleicht, kommt darauf an, mal sehen
yes: ja, j, jawohl, schon
no: nein, n, nö
often 0: nie, niemals, zu keiner zeit
often .07: fast nie, so gut wie nie, praktisch nie
often .12: sehr selten, kaum jemals, kaum je
often .2: selten, nicht oft
often .33: gelegentlich, ab und zu, hin und wieder, dann und wann, von zeit zu zeit, ab und an, vereinzelt
often .45: manchmal, mitunter, bisweilen
often .5: etwa die hälfte der zeit, die hälfte der zeit, jedes zweite mal
often .6: regelmäßig, regelmaessig, öfter, öfters, oefter
often .7: oft, häufig, haeufig
often .8: meistens, meist, in der regel, die meiste zeit, gewöhnlich, normalerweise, sehr oft, sehr häufig
often .92: fast immer, nahezu immer
often 1: immer, ständig, jedes mal, jederzeit, die ganze zeit, stets, dauernd
amount -1: nichts, keine, keiner, keines, niemand
amount -.2: wenige, wenig
amount .2: einige wenige, ein paar, ein paar wenige
amount .4: einige, etwas
amount .5: die hälfte, etwa die hälfte, mehrere
amount .7: viele, viel
amount .8: die meisten, das meiste
amount .9: fast alle, fast alles
amount 1: alle, alles, sämtliche
agree: zustimm*, stimme zu, zu, stimmt, einverstanden, zutreffend, trifft zu, richtig, wahr, bejahe, dafür
agree: befürwort*
agree: trifft
agree: stimme, gebe recht, passt, entspricht mir, stimmt genau
agree -: dagegen, ablehn*, lehne ab, lehne, falsch, unzutreffend, widerspreche, unwahr, verneine, stimme dagegen
value: zufrieden*, glücklich, gefällt, gefällt mir, positiv, mag, mag ich, begeistert mich, erfreut, angenehm
value -: unzufrieden*, unglücklich, missfällt, negativ, schlecht*, enttäusch*, mangelhaft, unangenehm, verärgert
value .5: gut*, schön
value .9: ausgezeichnet, hervorragend, exzellent, großartig, toll, super, begeistert, spitze, liebe, liebe es
value .9: vorzüglich
value 1: perfekt, das beste, optimal, am besten
value .35: befriedigend, zufriedenstellend, in ordnung, solide, ganz gut, überdurchschnittlich
value .12: ausreichend, akzeptabel, okay, ok, ganz okay, annehmbar
value 0: durchschnittlich, mittelmäßig, wie erwartet, mittel
value -.4: unterdurchschnittlich, dürftig
value -.9: furchtbar, schrecklich, katastrophal, miserabel, ungenügend, hasse, hasse es, grauenhaft, unmöglich
importance: wichtig*, relevant, nützlich, bedeutsam, hilfreich, sinnvoll, notwendig, brauchbar, interessiert mich
importance: bedeutend
importance -: unwichtig*, irrelevant, nutzlos, unbedeutend, unnötig, überflüssig, belanglos
importance .95: essentiell, essenziell, unverzichtbar, entscheidend, unerlässlich, ein muss, zwingend
importance -.3: weniger wichtig, weniger relevant, weniger nützlich
interest -.3: weniger interessiert
value -.3: weniger zufrieden, weniger gut
importance .3: nebensächlich, schön zu haben
interest: interessiert, neugierig, interessant, interesse
interest -: uninteressiert, desinteressiert, uninteressant, langweilig
likely: wahrscheinlich, weiterempfehlen, empfehlen, denkbar
likely -: unwahrscheinlich, undenkbar
ease: einfach, leicht, mühelos, unkompliziert, problemlos, leichtfallend
ease -: schwierig, schwer, kompliziert, umständlich, mühsam
know: bekannt, vertraut, kenne, informiert, kenne ich gut, erfahren
know -: unbekannt, unvertraut, unerfahren, uninformiert, anfänger*
know -1: nie davon gehört, noch nie gehört, noch nie davon gehört, kenne ich nicht
know -.2: davon gehört, schon davon gehört, dem namen nach, nur dem namen nach, schon mal gehört
know .1: fortgeschritten*
know .95: experte, expertin, profi, experten
concern: besorgt, beunruhigt, problem*, sorgen, störend, belastend, gestresst, schlimm, ängstlich, gefährlich
concern -: unbesorgt
concern .85: schwerwiegend, gravierend, ernst, erheblich
concern .25: geringfügig*, kleines problem
level: hoch, hohe, hoher, hohes, stark ausgeprägt
level -: niedrig*, gering*, tief
level 0: mittel, mittlere*, normal, durchschnittlich
level .85: dringend
level .95: kritisch, höchste, am höchsten
size: groß*, gross*
size -: klein*
size 0: mittel, mittelgroß*, mittlere
size .9: sehr groß*, riesig
size -.9: sehr klein*, winzig
change: besser, mehr, verbessert, gestiegen, höher, zugenommen, größer, öfter als früher
change -: schlechter, weniger, verschlechtert, gesunken, niedriger, abgenommen, kleiner, schlimmer
change 0: gleich, unverändert, genauso, gleich geblieben, keine veränderung, genau so, gleichbleibend
right 0: genau richtig, gerade richtig
right: zu viel, zu hoch, zu lang, zu schnell, zu teuer, zu groß, zu oft, zu stark
right -: zu wenig, zu niedrig, zu kurz, zu langsam, zu klein, zu selten, zu schwach
trust: vertraue, sicher, wohl, vertrauen, zuversichtlich, vertrauenswürdig
trust -: misstraue, unsicher, unwohl, misstrauen
speed: schnell
speed -: langsam
price: teuer
price -: günstig, billig, preiswert
length: lang
length -: kurz
politeness: freundlich, höflich
politeness -: unfreundlich, unhöflich
education -1: kein abschluss, ohne abschluss, kein schulabschluss, ohne schulabschluss, keine ausbildung
education -.9: grundschule, volksschule
education -.7: hauptschule, hauptschulabschluss, pflichtschule, pflichtschulabschluss, volksschulabschluss
education -.55: realschule, realschulabschluss, mittlere reife, mittlerer schulabschluss, mittelschule
education -.35: lehre, berufsausbildung, ausbildung, lehrabschluss, berufsschule, fachschule, abgeschlossene lehre
education -.15: abitur, matura, hochschulreife, fachabitur, fachhochschulreife, allgemeine hochschulreife, gymnasium
education -.15: maturität
education .1: meister*, techniker, fachwirt
education .3: bachelor*, fachhochschule, fachhochschulabschluss
education .45: studium, hochschulabschluss, universität, hochschule, universitätsabschluss, akademischer abschluss
education .6: master*, diplom*, magister, staatsexamen
education .95: promotion, doktor*, dr, habilitation, promoviert
filler of education: abschluss, oder, studium, höher, e, g, abgeschlossene, abgeschlossenes, schule
"""
