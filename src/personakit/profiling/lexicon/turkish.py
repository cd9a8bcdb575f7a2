"""Turkish words of answer scales."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: ben, bu, çok da, bir, ve, veya, ile, için, olarak, oldukça da, ifadeye, görüşe, buna, bana, benim, düzeyde
filler: derecede, olur, olurum, oldum, kaldım, buluyorum, hissediyorum, ediyorum, ederim, şekilde, kadar
filler of often: zaman
not: değil, değilim, olmaz
emphatic: hiç, hiçbir şekilde, hiç de, hiç bir şekilde
barely: pek, pek değil, çok az, neredeyse hiç, az
neutral: kararsızım, kararsız, ne katılıyorum ne katılmıyorum, nötr, tarafsız, tarafsızım, fikrim yok ne, orta, normal
neutral: ne memnunum ne memnun değilim, ne memnun ne memnun değil, fark etmez, idare eder, farketmez, emin değilim
degree 1: kesinlikle, tamamen, tümüyle, bütünüyle, tam, tam olarak, mutlaka, kesin
degree .95: son derece, aşırı, fazlasıyla
degree .9: şiddetle, kuvvetle, güçlü
degree .8: çok, gerçekten, epey, oldukça çok
degree .56: büyük ölçüde, çoğunlukla, genellikle katılıyorum
degree .5: oldukça, yeterince
degree .44: genel olarak
degree .4: kısmen, bir ölçüde, kısmen de olsa, orta düzeyde, biraz da olsa
degree .25: biraz, az da olsa, birazcık
modal .5: muhtemelen, büyük ihtimalle, galiba
modal 0: belki
yes: evet
no: hayır
often 0: hiçbir zaman, hiç bir zaman, asla
often .07: neredeyse hiç
often .12: çok nadir, çok nadiren
often .2: nadiren, seyrek, nadir, seyrek olarak
often .33: ara sıra, arada sırada, arasıra
often .45: bazen, kimi zaman
often .6: düzenli olarak, düzenli
often .7: sık sık, sıklıkla, sık
often .8: genellikle, çoğu zaman, çoğunlukla, çok sık, çoğu kez
often .92: neredeyse her zaman
often 1: her zaman, daima, sürekli, hep
amount -1: hiçbiri, hiçbir şey
amount 1: hepsi, tümü
agree: katılıyorum, katılırım, katılıyor, doğru, uygun, onaylıyorum, destekliyorum, katılma
agree -: katılmıyorum, katılmam, katılmıyor, yanlış, uygun değil, karşıyım, onaylamıyorum, desteklemiyorum, katılmama
value: memnunum, memnun, tatmin, olumlu, beğendim, beğeniyorum, seviyorum, mutlu, mutluyum, hoşuma gidiyor
value -: memnuniyetsiz, memnuniyetsizim, memnun değilim, memnun değil, olumsuz, beğenmedim, beğenmiyorum, sevmiyorum
value -: mutsuz, mutsuzum, kötü, zayıf, yetersiz
value .5: iyi
value .9: mükemmel, harika, pekiyi, pek iyi, şahane
value .12: yeterli, fena değil
value 0: orta, ortalama, vasat
value -.9: berbat, korkunç, rezalet
importance: önemli, önemliydi, gerekli, faydalı, yararlı
importance -: önemsiz, önemli değil, gereksiz, faydasız, yararsız
importance -.3: az önemli
importance .95: hayati, vazgeçilmez
interest: ilgili, ilgiliyim, ilgileniyorum, ilginç
interest -: ilgisiz, ilgisizim, ilgilenmiyorum
likely: olası, muhtemel, mümkün, tavsiye ederim
likely -: olası değil, muhtemel değil, olanaksız, imkansız, tavsiye etmem
ease: kolay, basit
ease -: zor, güç, karmaşık
know: biliyorum, aşinayım, haberdarım
know -: bilmiyordum, aşina değilim, haberdar değilim
concern: endişeli, endişeliyim, kaygılı, kaygılıyım
concern -: endişeli değilim, endişesiz
level: yüksek
level -: düşük
level 0: orta
trust: güveniyorum, güvenirim
trust -: güvenmiyorum, güvenmem
change: daha iyi, daha fazla, arttı
change -: daha kötü, daha az, azaldı
change 0: aynı, değişmedi
"""
