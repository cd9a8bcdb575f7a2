"""French words of answer scales."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: je, j, il, elle, c, ce, cela, ça, l, le, la, les, un, une, des, de, d, du, est, suis, était, sont, ai, a, avec
filler: en, y, pour
filler: moi, me, m, mon, ma, mes, nous, vous, s, se, que, qu, dans, sur, cette, et, ou, à, au, aux, trouve, à mes yeux
filler: n, ne, niveau
filler: tout à fait le, dirais, serait, sera, ferai, ferais, être, qui, très bien que
not: pas, non, sans, point, nullement satisfait
none: pas du tout, absolument pas, nullement, en aucun cas, aucunement, en rien, certainement pas
none: pas le moins du monde, jamais de la vie
none: surtout pas, hors de question, aucun, aucune
barely: peu, pas vraiment, pas très, pas tellement, guère, à peine, très peu, pas trop, pas spécialement
barely: pas particulièrement, pas grand chose
barely: pas beaucoup
neutral: neutre, ni, indifférent*, indécis*, sans avis, partagé*, mitigé*, moyen*, moyennement d accord ou non
neutral: ça m est égal, ça dépend
neutral: entre les deux, comme ci comme ça
degree 1: tout à fait, totalement, entièrement, complètement, absolument, parfaitement, pleinement, à 100
degree 1: sans réserve
degree .95: extrêmement, exceptionnellement, énormément, infiniment
degree .9: fortement, vivement, profondément, hautement
degree .8: très, vraiment, beaucoup, fort, bien, particulièrement
degree .56: en grande partie, globalement, en général, dans l ensemble, majoritairement
degree .5: assez, relativement, suffisamment
degree .47: moyennement, modérément, passablement
degree .44: plutôt, tendance à être
degree .4: partiellement, en partie, quelque peu, dans une certaine mesure
degree .25: légèrement, un peu, faiblement, un petit peu, un tout petit peu
modal 1: certainement, sûrement, assurément, sans aucun doute, à coup sûr, sans doute aucun, évidemment, bien sûr
modal 1: définitivement, c est sûr
modal .5: probablement, sans doute, vraisemblablement
modal .3: éventuellement, possiblement
modal 0: peut être, cela dépend
yes: oui, o, ouais
no: non
often 0: jamais, à aucun moment
often .07: presque jamais, quasiment jamais
often .12: très rarement
often .2: rarement, peu souvent, pas souvent
often .33: occasionnellement, de temps en temps, à l occasion, de temps à autre
often .45: parfois, quelquefois, des fois
often .5: la moitié du temps, environ la moitié du temps, une fois sur deux
often .6: régulièrement, assez souvent
often .7: souvent, fréquemment
often .8: généralement, habituellement, la plupart du temps, le plus souvent, très souvent, d habitude
often .92: presque toujours, quasiment toujours
often 1: toujours, tout le temps, constamment, en permanence, systématiquement, à chaque fois, chaque fois
amount -1: rien, aucun, aucune, personne
amount -.2: peu de
amount .25: quelques, quelques uns, un peu de
amount .45: plusieurs, la moitié, certains
amount .7: beaucoup, beaucoup de, nombreux
amount .8: la plupart, la majorité
amount .9: presque tous, presque tout
amount 1: tous, toutes, tout
agree: d accord, accord, vrai*, favorable, exact, adhère, correct, correspond, approuve
agree -: en désaccord, désaccord, faux, défavorable, opposé*, contre, désapprouve, inexact
value: satisfai*, content*, heureu*, positi*, j aime, aime, agréable, ravi, plaît, me plaît, apprécie
value -: insatisfai*, mécontent*, malheureu*, négati*, n aime pas, mauvais*, déçu*, désagréable, déplaît, mal
value .5: bon, bonne, bons, bonnes, bien
value .9: excellent*, remarquable, formidable, génial, adore, enchanté*, super, exceptionnel*
value 1: parfait*, le meilleur, idéal
value .35: satisfaisant*
value .1: correct*, acceptable*, passable*, convenable, suffisant*
value 0: moyen*, comme prévu
value -.4: médiocre*, insuffisant*
value -.9: horrible, affreux, exécrable, très mauvais, nul, déteste, catastrophique, épouvantable, inacceptable
value -.9: lamentable
importance: important*, utile*, pertinent*, nécessaire*, significatif, précieu*
importance -: inutile*, sans importance, non pertinent
importance .95: essentiel*, indispensable*, crucial*, primordial*, capital*, vital*, incontournable
importance .3: secondaire, accessoire
interest: intéressé*, intéressant*, curieu*, intéresse
interest -: désintéressé*, ennuyeu*
likely: probable*, recommand*, envisageable
likely -: improbable*, peu probable
ease: facile*, simple*, aisé*, facilement
ease -: difficile*, compliqué*, dur*, complexe*, difficilement
know: familier*, familière*, connais, connu*, informé*, connais bien, expérimenté*
know -: inconnu*, débutant*, mal informé*, novice*
know -1: jamais entendu parler, ne connais pas
know -.2: entendu parler, déjà entendu parler, de nom, de nom seulement
know .1: intermédiaire*
know .6: avancé*
know .95: expert*
concern: inquiet, inquiète, préoccup*, problème*, gênant*, stress*, grave*, anxieux
concern .85: grave*, sérieux, majeur*
concern .25: mineur*
level: élevé*, haut*, fort*, grande
level -: faible*, bas, basse
level 0: moyen*, modéré*, normal*
level .85: urgent*
level .95: critique*
size: grand*, gros*
size -: petit*
size 0: moyen*
size .9: très grand*
change: mieux, meilleur*, plus, augmenté*, amélior*, supérieur, hausse
change -: pire, moins, moins bien, diminué*, détérior*, baiss*
change 0: pareil, identique, inchangé*, aussi bien, le même, la même chose, stable, autant
right 0: juste bien, juste ce qu il faut
right: trop, trop de, trop long, trop cher, trop rapide, trop grand
right -: pas assez, trop peu, trop court, trop lent, trop petit
trust: confiance, confiant*, sûr*, certain*
trust -: méfiance, méfiant*, incertain*, pas sûr
speed: rapide*, vite
speed -: lent*, lentement
price: cher*, chère*, coûteu*
price -: bon marché, pas cher
length: long, longue
length -: court, courte
politeness: aimable*, poli, sympathique
politeness -: impoli*, désagréable
education -1: sans diplôme, aucun diplôme, pas de diplôme, sans formation
education -.85: école primaire, primaire, certificat d études
education -.65: brevet, collège, bepc, brevet des collèges
education -.4: cap, bep, cap bep, certificat d aptitude professionnelle
education -.2: bac, baccalauréat, lycée, niveau bac, secondaire
education .05: bac 2, bac + 2, bts, dut, bts dut, deug
education .3: licence, bac 3, bac + 3, bachelor
education .6: master*, bac 5, bac + 5, maîtrise, bac 4, bac + 4, grande école, ingénieur, diplôme d ingénieur
education .95: doctorat*, bac 8, bac + 8, thèse
education .4: université, universitaire, supérieur, études supérieures, enseignement supérieur
filler of education: diplôme, études, niveau, ou, de, équivalent, général, plus, école, professionnel
"""
