"""Portuguese words of answer scales."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: eu, o, a, os, as, um, uma, é, sou, estou, está, foi, são, era, me, meu, minha, com, em, de, do, da, para, que
filler: se, e, ou
filler: esta, este, isso, isto, por, ao, à, no, na, num, tenho, acho, seria, como, coisa, ser, foram, afirmação
filler: gosto de
not: não, sem, nem isso, nenhum
none: nada, de modo algum, de forma alguma, de jeito nenhum, absolutamente não, de maneira nenhuma, nem um pouco
none: não nada, nem pensar
none: de forma nenhuma, com certeza não, certamente não, definitivamente não, nenhum, nenhuma, de todo
barely: pouco, muito pouco, mal consigo, não muito, pouca, não realmente, não tanto, não particularmente, quase nada
barely: não tão
neutral: neutro, neutra, normal, médio, na média, nem, indiferente*, indecis*, mais ou menos, tanto faz, regular
neutral: meio termo, meio a meio
degree 1: totalmente, completamente, absolutamente, plenamente, inteiramente, por completo
degree .95: extremamente, excepcionalmente, imensamente, demais
degree .9: fortemente, altamente, em grande medida
degree .8: muito, realmente, muita, deveras, mesmo
degree .62: bastante
degree .55: em grande parte, em geral, maioritariamente, na maior parte
degree .48: moderadamente, razoavelmente, medianamente, relativamente
degree .44: mais para o lado, tendo a
degree .38: parcialmente, em parte, algo, de certa forma, até certo ponto, em certa medida
degree .25: um pouco, ligeiramente, levemente, um pouquinho
modal 1: certamente, com certeza, sem dúvida, definitivamente, seguramente, claro
modal .5: provavelmente, acho que sim
modal .3: possivelmente
modal 0: talvez, pode ser, depende
yes: sim, s
no: não
often 0: nunca, jamais, em nenhum momento
often .07: quase nunca
often .12: muito raramente
often .2: raramente, poucas vezes, raras vezes
often .33: ocasionalmente, de vez em quando, por vezes, esporadicamente
often .45: às vezes, algumas vezes
often .5: metade do tempo, metade das vezes
often .6: regularmente
often .7: frequentemente, muitas vezes, com frequência, amiúde
often .8: geralmente, normalmente, habitualmente, na maioria das vezes, muito frequentemente, quase todas as vezes
often .8: na maior parte das vezes
often .82: com muita frequência
often .92: quase sempre
often 1: sempre, o tempo todo, constantemente, todo o tempo, toda vez
amount -1: nada, nenhum, nenhuma, ninguém
amount -.2: poucos, poucas, pouco
amount .3: alguns, algumas, algo
amount .5: vários, várias, metade
amount .7: muitos, muitas, muito
amount .8: a maioria
amount .9: quase todos, quase tudo
amount 1: todos, todas, tudo
agree: concord*, de acordo, acordo, verdadeiro, a favor, correto, verdade, apoio
agree -: discord*, em desacordo, desacordo, falso, contra, incorreto
value: satisfeit*, content*, feliz, positiv*, gosto, agradável, gostei
value -: insatisfeit*, descontent*, infeliz, negativ*, mau, má, ruim, ruins, péssimo serviço, decepcionad*
value -: desagradável, desgosto
value .5: bom, boa, bem, bons
value .9: excelente*, ótim*, optim*, adoro, fantástic*, encantad*, maravilhos*
value 1: perfeit*, o melhor
value .35: satisfatóri*
value .12: aceitável, suficiente*, adequad*, razoável, razoáveis
value 0: regular*, médio, mediano, na média
value -.4: mediocre*, medíocre*, insuficiente*, frac*
value -.9: péssim*, horrível*, terrível*, odeio, detesto, inaceitável, lamentável
importance: importante*, útil, úteis, relevante*, necessári*, valios*
importance -: irrelevante*, inútil, inúteis, desnecessári*, sem importância
importance .95: essencial*, essenciais, imprescindível, crucial*, fundamental*, indispensável, vital
interest: interessad*, interessante, interesse
interest -: desinteressad*
likely: provável, prováveis, recomendar*, recomendaria
likely -: improvável, pouco provável
ease: fácil, fáceis, simples
ease -: difícil, difíceis, complicad*, complex*
know: conheço, familiarizad*, conhecid*, informad*, familiar
know -: desconhecid*, iniciante*, principiante*
know -1: nunca ouvi falar, não conheço
know -.2: já ouvi falar, ouvi falar, só de nome
know .1: intermediári*
know .6: avançad*
know .95: especialista*, perit*
concern: preocupad*, problema*, incomod*, ansios*, grave*, estressad*
concern .85: sever*, séri*
concern .25: leve*, menor
concern .45: moderad*
level: alt*, elevad*
level -: baix*
level 0: médi*, moderad*, normal
level .85: urgente*
level .95: crític*
size: grande*
size -: pequen*
size 0: médi*
change: melhor*, mais, aument*, maior
change -: pior*, menos, diminu*, menor
change 0: igual, o mesmo, a mesma, sem alteração, na mesma, inalterad*
right 0: na medida certa, adequado, certo
right: em excesso, demasiado, demais da conta
right -: insuficiente, muito pouco, de menos
trust: confiança, confio, segur*, confiante
trust -: desconfiança, desconfio, insegur*
speed: rápid*
speed -: lent*, devagar
price: car*
price -: barat*
politeness: simpátic*, educad*, gentil
politeness -: antipátic*, grosseir*, mal educado
education -1: sem escolaridade, sem estudos, nenhuma escolaridade, analfabeto
education -.75: ensino fundamental, fundamental, ensino básico, ensino primário, primário, básico
education -.4: ensino médio, médio, ensino secundário, secundário
education -.1: ensino técnico, técnico, curso técnico, profissional
education .3: ensino superior, superior, graduação, licenciatura, bacharelado, universidade, universitário
education .5: pós graduação, especialização
education .65: mestrado
education .95: doutorado, doutoramento
filler of education: completo, incompleto, ensino, ou, curso
"""
