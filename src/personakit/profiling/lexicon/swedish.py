"""Swedish words of answer scales."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: jag, är, det, den, ett, en, med, i, av, på, för, mig, min, mitt, och, att, som, till, var, har, detta
filler: påståendet, tycker, känner, håller, skulle, kommer, blir
not: inte, ej, icke, ingen, inget, utan
none: inte alls, absolut inte, inte det minsta, verkligen inte, ingen alls, helt och hållet inte, definitivt inte
barely: knappt, inte särskilt, knappast, lite, inte så, inte direkt, inte riktigt, föga, inte speciellt
neutral: neutral, varken, varken eller, likgiltig, obestämd, både och, sådär, medel
degree 1: helt, helt och hållet, fullständigt, fullt, totalt, absolut, till fullo
degree .95: extremt, oerhört, ytterst
degree .9: starkt, i hög grad, i hög utsträckning
degree .8: mycket, väldigt, verkligen, jätte
degree .56: i stort sett, till stor del, huvudsakligen, till största delen
degree .5: ganska, tämligen, rätt
degree .44: snarare, närmast
degree .4: delvis, i viss mån, till viss del, något så när, i viss utsträckning
degree .25: något, lite grann, en aning, i liten utsträckning, lätt
modal 1: definitivt, säkert, utan tvekan
modal .5: troligen, förmodligen, nog
modal 0: kanske
yes: ja
no: nej
often 0: aldrig
often .07: nästan aldrig
often .12: mycket sällan, väldigt sällan
often .2: sällan
often .33: då och då, någon gång, emellanåt
often .45: ibland
often .6: regelbundet, ganska ofta
often .7: ofta
often .8: oftast, vanligtvis, mycket ofta, för det mesta, väldigt ofta
often .92: nästan alltid
often 1: alltid, hela tiden, varje gång, jämt
agree: instämmer, håller med, stämmer, sant, rätt, medhåll, stöder
agree .85: stämmer mycket bra, stämmer väldigt bra
agree .5: stämmer bra
agree .35: stämmer ganska bra
agree -.35: stämmer ganska dåligt
agree -.5: stämmer dåligt
agree -.85: stämmer mycket dåligt
agree -: falskt, fel, tar avstånd, motsätter
value: nöjd, nöjda, glad, positiv, positivt, gillar, tycker om
value -: missnöjd, missnöjda, negativ, negativt, ogillar, tycker illa om, dålig, dåligt, besviken
value .5: bra, god, gott
value .9: utmärkt, utmärkta, fantastisk, fantastiskt, toppen
value .12: acceptabel, acceptabelt, godkänt, okej, ok
value 0: medelmåttig, genomsnittlig, varken bra eller dålig
value -.9: usel, uselt, hemskt, fruktansvärt, urusel
importance: viktigt, viktig, viktiga, relevant, användbart
importance -: oviktigt, oviktig, oväsentligt, irrelevant
importance .95: avgörande, nödvändigt, livsviktigt
interest: intresserad, intressant
interest -: ointresserad, ointressant
likely: sannolikt, troligt, sannolik, trolig
likely -: osannolikt, otroligt, osannolik
ease: lätt, enkelt, enkel
ease -: svårt, svår, krångligt
know: bekant, insatt, känner till
know -: obekant, känner inte till
concern: orolig, oroad, bekymrad
concern -: obekymrad
level: hög, högt
level -: låg, lågt
level 0: medel, medelhög
trust: litar, förtroende
trust -: misstror
change: bättre, mer, ökat
change -: sämre, mindre, minskat
change 0: oförändrat, samma, oförändrad
"""
