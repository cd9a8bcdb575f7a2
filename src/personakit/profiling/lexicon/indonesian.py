"""Indonesian and Malay words of answer scales."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: saya, ini, itu, dengan, yang, adalah, dan, atau, untuk, merasa, berasa, akan, ada, bagi, pernyataan, di, oleh
not: tidak, tak, bukan, kurang tidak, tiada
emphatic: sama sekali, langsung
none: sama sekali tidak, tidak sama sekali, langsung tidak, tidak pernah sama sekali, pasti tidak, tentu tidak
barely: kurang, tidak begitu, tidak terlalu, kurang begitu, hampir tidak, sedikit, tidak berapa
neutral: netral, biasa saja, ragu ragu, ragu, neutral, sedang, sederhana, biasa, tidak pasti, berkecuali
neutral: antara ya dan tidak, netral saja
degree 1: sepenuhnya, benar benar, betul betul, seluruhnya, mutlak
degree .95: amat sangat, teramat, sungguh sungguh, luar biasa
degree .8: sangat, amat, sekali, sungguh
degree .56: sebagian besar, pada umumnya
degree .5: cukup, agak banyak
degree .4: agak, sebagian, sampai batas tertentu, sedikit banyak
degree .25: sedikit saja
modal 1: pasti, tentu, tentu saja, sudah pasti
modal .5: kemungkinan besar, mungkin ya, barangkali ya
modal 0: mungkin, barangkali
yes: ya, iya
no: tidak
often 0: tidak pernah, tak pernah
often .07: hampir tidak pernah, hampir tak pernah
often .12: sangat jarang, jarang sekali
often .2: jarang
often .33: sesekali, sekali sekala
often .45: kadang kadang, terkadang, kadang
often .6: secara teratur, rutin, agak sering
often .7: sering, kerap, acapkali, kerap kali
often .8: biasanya, sangat sering, sering sekali, sangat kerap
often .92: hampir selalu
often 1: selalu, setiap kali, sentiasa, setiap saat
agree: setuju, benar, sesuai, bersetuju, mendukung
agree -: tidak setuju, salah, tidak sesuai, menentang, tak setuju, tidak bersetuju
value: puas, suka, senang, positif, berpuas hati, gembira
value -: tidak puas, tidak suka, negatif, buruk, jelek, kecewa, tidak berpuas hati, teruk, tidak senang
value .5: baik, bagus
value .9: istimewa, cemerlang, luar biasa, sempurna
value .12: memuaskan, cukup baik
value 0: sedang, rata rata, sederhana
importance: penting, berguna, perlu, bermanfaat
importance -: tidak penting, tidak berguna, tidak perlu
importance .95: krusial
interest: tertarik, berminat, menarik
interest -: tidak tertarik, tidak berminat
likely: mungkin, berkemungkinan
likely -: tidak mungkin, mustahil
ease: mudah, gampang, senang
ease -: sulit, susah, sukar, rumit
know: tahu, familiar, kenal, mengetahui
level: tinggi
level -: rendah
level 0: sedang, menengah, sederhana
trust: percaya
change: lebih baik, lebih banyak, meningkat
change -: lebih buruk, lebih sedikit, menurun
change 0: sama, sama saja, tidak berubah
"""
