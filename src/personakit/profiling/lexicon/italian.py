"""Italian words of answer scales."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: io, lo, la, il, i, le, gli, un, una, è, sono, era, stato, mi, mio, con, in, di, del, della, per, che, si, e
filler: ed, o, d, l, c
filler: a, al, alla, questa, questo, ci, da, ha, ho, su, sia, sarebbe, molto bene che, come, cosa, trovo, nel
filler: affermazione
not: non, senza, nessun
none: per niente, per nulla, affatto, niente affatto, assolutamente no, in nessun modo, niente, nulla, non affatto
none: neanche un po
none: assolutamente non, sicuramente no, certamente no, in alcun modo, non per niente, non per nulla, nessuno
none: nessuna
barely: poco, molto poco, appena, non molto, non proprio, scarsamente, poca, non tanto, non particolarmente
barely: non troppo, non così
neutral: neutrale, neutro, normale, nella media, né, indifferente*, indecis*, così così, così e così, medio
neutral: una via di mezzo
neutral: incert*, mi è indifferente
neutral: metà e metà
degree 1: completamente, totalmente, del tutto, assolutamente, pienamente, interamente, in pieno, perfettamente
degree .95: estremamente, eccezionalmente, enormemente
degree .9: fortemente, altamente, moltissimo, in larga misura
degree .8: molto, davvero, molta, veramente, tanto, particolarmente
degree .56: in gran parte, in generale, perlopiù, prevalentemente
degree .52: abbastanza, piuttosto soddisf
degree .47: moderatamente, mediamente, discretamente, sufficientemente
degree .44: piuttosto, tendenzialmente
degree .4: in parte, parzialmente, in qualche misura, in una certa misura
degree .25: leggermente, un po, un poco, lievemente, un pochino
modal 1: sicuramente, certamente, senza dubbio, senz altro, di sicuro, senza alcun dubbio, ovviamente
modal .5: probabilmente, credo di sì
modal .3: possibilmente
modal 0: forse, può darsi, dipende
yes: sì, si, s
no: no
often 0: mai, in nessun momento
often .07: quasi mai
often .12: molto raramente
often .2: raramente, di rado, poche volte, poco spesso
often .33: occasionalmente, ogni tanto, di tanto in tanto, saltuariamente
often .45: qualche volta, a volte, talvolta
often .5: la metà delle volte, metà delle volte, la metà del tempo
often .6: regolarmente, abbastanza spesso
often .7: spesso, frequentemente
often .8: di solito, generalmente, normalmente, la maggior parte delle volte, molto spesso, solitamente
often .8: il più delle volte
often .92: quasi sempre
often 1: sempre, tutto il tempo, costantemente, ogni volta, continuamente
amount -1: niente, nessuno, nessuna, nulla
amount -.2: pochi, poche, poco
amount .3: alcuni, alcune, qualche
amount .5: diversi, diverse, la metà
amount .7: molti, molte, molto, parecchi
amount .8: la maggior parte
amount .9: quasi tutti, quasi tutto
amount 1: tutti, tutte, tutto
agree: d accordo, accordo, concord*, vero, a favore, corretto, approvo
agree -: in disaccordo, disaccordo, falso, contrari*, contro, disapprovo
value: soddisfatt*, content*, felic*, positiv*, mi piace, piace, gradevole, piacevole
value -: insoddisfatt*, scontent*, infelice, negativ*, non mi piace, mal*, cattiv*, scars*, scadente, delus*
value -: sgradevole, pessimo servizio
value .5: buon*, bene, bello
value .9: eccellent*, ottim*, fantastic*, adoro, magnific*, lo adoro, entusiasta, straordinari*
value 1: perfett*, il migliore
value .3: discret*, soddisfacent*
value .1: sufficient*, accettabil*, adeguat*
value 0: nella media, medi*, come previsto
value -.4: mediocr*, insufficient*
value -.9: pessim*, terribil*, orribil*, odio, lo odio, disastros*, inaccettabile
importance: important*, util*, rilevant*, necessari*, prezios*
importance -: irrilevant*, inutil*, superflu*, senza importanza
importance .95: essenzial*, fondamental*, cruciale, indispensabil*, vitale, determinante, imprescindibile
interest: interessat*, interessante, interesse, interessa
interest -: disinteressat*, noioso
likely: probabil*, consiglierei, raccomander*, disposto
likely -: improbabil*
ease: facil*, semplic*
ease -: difficil*, complicat*, compless*
know: conosco, familiar*, conosciut*, informat*, lo conosco
know -: sconosciut*, principiant*
know -1: mai sentito, mai sentito nominare, non lo conosco, mai sentita
know -.2: sentito nominare, ne ho sentito parlare, di nome, solo di nome
know .1: intermedi*
know .6: avanzat*
know .95: espert*
concern: preoccupat*, problem*, fastidios*, stressat*, ansios*, grav*
concern .85: seri*, grav*
concern .25: lieve*, minore
concern .45: moderat*
level: alt*, elevat*
level -: bass*
level 0: medi*, moderat*, normale
level .85: urgente
level .95: critic*
size: grand*
size -: piccol*
size 0: medi*
change: meglio, miglior*, più, aumentat*, maggiore
change -: peggio, peggior*, meno, diminuit*, minore
change 0: uguale, invariat*, lo stesso, la stessa, stabile, come prima
right 0: giust*, giusto così, adeguato
right: troppo, troppa, troppo lungo, troppo caro
right -: troppo poco, troppo corto, troppo poca, non abbastanza
trust: fiducia, fiducios*, sicur*, mi fido
trust -: sfiducia, insicur*, diffidente
speed: veloc*, rapid*
speed -: lent*
price: costos*, car*
price -: economic*, conveniente
politeness: gentil*, cortes*
politeness -: scortes*, maleducat*
education -.45: no diploma, nessun diploma, senza diploma
education -1: nessun titolo, nessun titolo di studio, senza titolo
education -.85: licenza elementare, scuola elementare, elementare, scuola primaria
education -.6: licenza media, scuola media, media inferiore, scuola secondaria di primo grado
education -.4: qualifica professionale
education -.2: diploma, maturità, scuola superiore, diploma di maturità, diploma superiore, liceo
education -.2: scuola secondaria di secondo grado, diploma di scuola superiore
education .3: laurea triennale, laurea breve, laurea 3 anni, laurea di primo livello
education .45: laurea, università
education .6: laurea magistrale, laurea specialistica, laurea quinquennale, laurea 5 anni
education .6: laurea a ciclo unico, laurea di secondo livello
education .75: master, specializzazione
education .95: dottorato, phd, dottorato di ricerca
filler of education: di, studio, titolo, scuola, o
"""
