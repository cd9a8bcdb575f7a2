"""Spanish words of answer scales."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: yo, lo, la, el, los, las, un, una, es, soy, estoy, está, fue, son, era, me, mi, con, en, de, del, para, que
filler: se, le, y, o
filler: a, al, esta, este, esto, muy bien que, por, ha, he, su, nos, parece, encuentro, sería, sido, como, resulta
filler: cosa, así
not: no, sin, ningún
none: nada, en absoluto, para nada, de ninguna manera, de ningún modo, en lo absoluto, en absoluto nada, ni un poco
none: no en absoluto
none: ninguno, ninguna, nada de, no nada, definitivamente no, seguro que no, jamás de los jamases, ni loco
barely: poco, muy poco, apenas, no mucho, no muy, no realmente, escasamente, no demasiado, poca, no tanto
barely: no especialmente, no tan
neutral: neutral, neutro, normal, promedio, medio, ni, indiferente*, indecis*, término medio, regular
neutral: más o menos, intermedio, me da igual
neutral: ambos, mitad y mitad
degree 1: totalmente, completamente, absolutamente, plenamente, del todo, por completo, enteramente
degree .95: extremadamente, sumamente, excepcionalmente, enormemente
degree .9: fuertemente, altamente, en gran medida
degree .8: muy, mucho, realmente, mucha, muchísimo, de verdad
degree .62: bastante
degree .55: mayormente, en su mayoría, en general, mayoritariamente
degree .48: moderadamente, medianamente, suficientemente, razonablemente, relativamente
degree .44: más bien, tiendo a estar
degree .38: algo, parcialmente, en parte, un tanto, en cierta medida, en cierto modo
degree .25: un poco, ligeramente, levemente, un poquito
modal 1: definitivamente, sin duda, seguramente, con seguridad, seguro, seguro que sí, por supuesto, con certeza
modal .5: probablemente, es probable que
modal .3: posiblemente
modal 0: quizás, quizá, tal vez, puede ser, a lo mejor, depende
yes: sí, s
no: no
often 0: nunca, jamás, en ningún momento
often .07: casi nunca
often .12: muy rara vez, muy raramente, muy pocas veces
often .2: rara vez, raramente, raras veces, pocas veces, con poca frecuencia
often .33: ocasionalmente, de vez en cuando, en ocasiones
often .45: a veces, algunas veces, alguna vez
often .5: la mitad del tiempo, la mitad de las veces
often .6: regularmente, bastante a menudo
often .7: a menudo, frecuentemente, con frecuencia, muchas veces, seguido
often .8: normalmente, generalmente, usualmente, la mayoría de las veces, muy a menudo, la mayor parte del tiempo
often .8: habitualmente
often .82: muy frecuentemente, con mucha frecuencia
often .92: casi siempre
often 1: siempre, todo el tiempo, constantemente, en todo momento, cada vez
amount -1: nada, ninguno, ninguna, nadie
amount -.2: pocos, pocas, poco
amount .3: algunos, algunas, algo, unos pocos
amount .5: varios, varias, la mitad
amount .7: muchos, muchas, mucho
amount .8: la mayoría
amount .9: casi todos, casi todo
amount 1: todos, todas, todo
agree: de acuerdo, acuerdo, verdadero, cierto, a favor, correcto, conforme, apoyo
agree -: en desacuerdo, desacuerdo, falso, en contra, incorrecto, disconforme, me opongo
value: satisfech*, content*, feliz, positiv*, me gusta, agradable, gusta, complacid*, encantado de
value -: insatisfech*, descontent*, infeliz, negativ*, me disgusta, mal*, deficiente*, decepcion*, desagradable
value -: disgusta
value .5: buen*, bien
value .9: excelente*, me encanta, fantástic*, estupend*, magnífic*, encantad*, extraordinari*, genial
value 1: perfect*, el mejor, inmejorable, óptim*
value .35: satisfactori*
value .12: aceptable*, suficiente*, adecuad*
value 0: regular*, promedio, medio, normal
value -.4: mediocre*, insuficiente*, por debajo del promedio
value -.9: horrible*, terrible*, pésim*, fatal, odio, lo odio, espantos*, inaceptable
importance: atractiv*, llamativ*
importance: importante*, útil*, relevante*, necesari*, valios*
importance -: irrelevante*, inútil*, innecesari*, sin importancia
importance .95: esencial*, imprescindible*, crucial*, fundamental*, vital*, indispensable*
interest: interesad*, interesante, interés, interesa
interest -: desinteresad*, aburrid*
likely: probable*, recomendar*, recomendaría, dispuesto
likely -: improbable*
ease: fácil*, sencill*, simple
ease -: difícil*, complicad*, complej*
know: familiarizad*, conozco, conocid*, informad*, familiar, lo conozco
know -: desconocid*, principiante*, novato
know -1: nunca he oído hablar, no lo conozco, nunca oí hablar
know -.2: he oído hablar, de oídas
know .1: intermedi*
know .6: avanzad*
know .95: expert*
concern: preocupad*, preocupa, problema*, molest*, grave*, ansios*, estresad*
concern .85: sever*, seri*, importante problema
concern .25: leve*, menor
concern .45: moderad*
level: alt*, elevad*
level -: baj*
level 0: medi*, moderad*, normal
level .85: urgente*
level .95: crític*
size: grande*
size -: pequeñ*
size 0: median*
size .9: muy grande*, enorme*
change: mejor, más, aument*, mejorad*, mayor
change -: peor, menos, disminu*, empeorad*, menor
change 0: igual, lo mismo, sin cambios, el mismo, la misma
right 0: adecuado, justo, lo justo, lo correcto
right: demasiado, demasiada, demasiado largo, demasiado caro
right -: muy poco, demasiado poco, insuficiente, demasiado corto
trust: confianza, confío, segur*
trust -: desconfianza, desconfío, insegur*
speed: rápid*
speed -: lent*
price: car*
price -: barat*, económic*
length: larg*
length -: cort*
politeness: amable*
politeness -: descortés, grosero
education -1: sin estudios, ninguno, sin educación, ninguna educación
education -.8: primaria*, educación primaria, estudios primarios
education -.55: secundaria*, eso, educación secundaria
education -.35: bachillerato, preparatoria, bachiller, media superior
education -.1: formación profesional, fp, técnic*, carrera técnica, ciclo formativo
education .3: grado, licenciatura, universidad, universitari*, diplomatura, estudios universitarios, licenciado
education .3: superior
education .6: máster, master, maestría, posgrado, postgrado
education .95: doctorado, doctor
filler of education: estudios, educación, título, o, completa, incompleta, obligatoria
"""
