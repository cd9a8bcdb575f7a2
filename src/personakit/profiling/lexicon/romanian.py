"""Romanian words of answer scales."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: eu, sunt, este, a, fost, cu, de, în, la, o, un, și, sau, pentru, mine, mă, îmi, mi, că, această, acest
filler: afirmație, măsură, foarte bine că, am, ar, aș, fi, e, cea, cel
not: nu, fără, ne
emphatic: deloc, nicidecum, defel
none: nu deloc, absolut deloc, în niciun caz, cu siguranță nu, sigur nu, categoric nu
barely: puțin, nu prea, nu foarte, abia, foarte puțin, mică
neutral: neutru, nici, indiferent, indiferentă, indecis, indecisă, nici așa nici așa, mediu, nehotărât, neutră
degree 1: total, complet, absolut, pe deplin, în totalitate, întru totul, deplin
degree .95: extrem, extrem de, excepțional
degree .9: puternic, în mare, ferm
degree .8: foarte, mult, foarte mult, cu adevărat
degree .56: în mare parte, în general, în mare măsură, preponderent
degree .5: destul, destul de, suficient
degree .44: mai degrabă, mai curând
degree .4: parțial, oarecum, într o anumită măsură, în oarecare
degree .25: ușor, un pic, puțin cam, cât de cât
modal 1: cu siguranță, sigur, categoric, definitiv, cert
modal .5: probabil
modal 0: poate
yes: da
no: nu
often 0: niciodată
often .07: aproape niciodată
often .12: foarte rar
often .2: rar, rareori
often .33: ocazional, din când în când
often .45: uneori, câteodată
often .6: regulat, în mod regulat
often .7: des, adesea, frecvent, deseori
often .8: de obicei, foarte des, de cele mai multe ori, în majoritatea cazurilor
often .92: aproape întotdeauna, aproape mereu
often 1: întotdeauna, mereu, tot timpul, de fiecare dată, permanent
agree: acord, adevărat, corect, aprob, potrivește, susțin
agree -: dezacord, fals, incorect, dezaprob, împotrivă
value: mulțumit*, satisfăcut*, place, pozitiv*, fericit*, încântat*
value -: nemulțumit*, nesatisfăcut*, displace, negativ*, slab*, prost, proastă, rău, rea, dezamăgit*, nefericit*
value .5: bun, bună, bine
value .9: excelent*, minunat*, extraordinar*
value .12: acceptabil*, satisfăcător*, suficient
value 0: mediu, medie, mediocru
value -.9: groaznic*, îngrozitor*, oribil*
importance: important*, util*, relevant*, necesar*
importance -: neimportant*, inutil*, nerelevant*, irelevant*
importance .95: esențial*, crucial*
interest: interesat*, interesant*
interest -: neinteresat*, neinteresant*, dezinteresat*
likely: probabil, recomanda
likely -: improbabil, puțin probabil
ease: ușor, simplu
ease -: greu, dificil, complicat
know: familiarizat*, cunosc, știu
know -: nefamiliarizat*, necunoscut
concern: îngrijorat*
level: ridicat*, înalt*
level -: scăzut*
level 0: mediu, medie
change: mai bine, mai mult, mai bun
change -: mai rău, mai puțin, mai prost
change 0: la fel, neschimbat, același
"""
