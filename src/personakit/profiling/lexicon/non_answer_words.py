"""Phrases in two dozen languages that mean "no answer", folded as `tokenize` folds them."""

#: Never an answer, whatever the question is.
ALWAYS = """
bilmiyorum, fikrim yok, cevap yok, cevap vermek istemiyorum, yanıtlamak istemiyorum, belirtmek istemiyorum
uygulanamaz, geçerli değil, cevapsız, yanıt yok, söylemek istemiyorum, bilmiyorum fikrim yok, bilgim yok
не знаю, затрудняюсь ответить, нет ответа, отказ от ответа, отказываюсь отвечать, не применимо, неприменимо
не хочу отвечать, предпочитаю не отвечать, трудно сказать, не указано, не помню, сложно сказать, отказ
vet ej, vet inte, vill ej svara, vill inte svara, ej aktuellt, inget svar, ej tillämpligt, ingen uppgift
vill inte uppge, kan ej svara, kan inte svara, ved ikke, vet ikke, ønsker ikke at svare, ønsker ikke å svare
vil ikke svare, ikke relevant, intet svar, ingen svar, ubesvaret, ubesvart, ønsker ikke at oplyse, husker ikke
nevím, nevim, neviem, bez odpovědi, nechci odpovědět, nechci uvádět, nechci uvést, odmítl odpovědět, netýká se
nelze posoudit, nedokážu posoudit, neuvedeno, bez odpovede, nechcem odpovedať, nu știu, nu stiu, nu răspund
nu doresc să răspund, nu vreau să răspund, prefer să nu răspund, prefer să nu spun, nu se aplică, fără răspuns
nu este cazul, ne vem, ne želim odgovoriti, brez odgovora, ni odgovora, se ne nanaša, ne znam, ne želim odgovarati
ne mogu procijeniti, ne morem oceniti, ne želim se izjasniti, bez odgovora, nije primjenjivo, nije primenljivo
δεν γνωρίζω, δεν ξέρω, δεν απαντώ, δεν γνωρίζω δεν απαντώ, δγ δα, δξ δα, καμία απάντηση, δεν ισχύει για μένα
προτιμώ να μην απαντήσω, δεν επιθυμώ να απαντήσω, δεν θέλω να απαντήσω
لا أعرف, لا أعلم, لا أدري, لا إجابة, لا جواب, بدون إجابة, أفضل عدم الإجابة, لا أرغب في الإجابة, لا ينطبق, غير متاح
أفضل عدم الإفصاح, رفض الإجابة, غير معروف, tidak tahu, tak tahu, tidak menjawab, tidak ada jawaban, tidak berlaku
memilih tidak menjawab, lebih suka tidak menjawab, tidak ingin menjawab, tidak mau menjawab, enggan menjawab
tidak berkenaan, tiada jawapan, tidak ingat, tidak ingin menyebutkan
không biết, tôi không biết, không rõ, không trả lời, không muốn trả lời, không áp dụng, không muốn tiết lộ
पता नहीं, मुझे नहीं पता, नहीं पता, मालूम नहीं, लागू नहीं, कोई उत्तर नहीं, कोई जवाब नहीं, कह नहीं सकते
बताना नहीं चाहते, उत्तर नहीं देना चाहते
rather not answer, i d rather not answer, would rather not answer, i would rather not answer, rather not disclose
rather not tell, prefer to keep private, preferisco non dichiarare, preferisco non specificare, preferisco non indicare
je ne souhaite pas le dire, prefiero no especificar, prefiero no indicar, prefiro nao informar, prefiro nao declarar
liever niet beantwoorden, wil ik niet beantwoorden, wole nie podawac
모름, 모르겠음, 모르겠다, 잘 모르겠다, 잘 모르겠음, 잘모르겠음, 모름 무응답, 무응답, 응답 거부, 응답거부, 응답하지 않음, 해당 없음, 해당없음
답변하고 싶지 않음, 말하고 싶지 않음, 비해당, 밝히고 싶지 않음, 밝히지 않음
don t know, do not know, dont know, i don t know, i do not know, dunno, dk, dk na, dk nr, na, n a, nan, null
not applicable, no answer, no response, not answered, unanswered, refused, refuse, refused to answer
refuse to answer, refusal, declined, declined to answer, decline to answer, decline to say, decline to state
decline to respond, declined to respond, skipped, skip, prefer not to say, prefer not to answer
prefer not to disclose, prefer not to respond, prefer not to state, prefer not to share, i prefer not to say
i prefer not to answer, i d rather not say, would rather not say, rather not say, i d prefer not to say
i d prefer not to answer, would prefer not to say, do not wish to answer, don t wish to say, don t want to answer
do not want to answer, don t want to say, choose not to answer, i choose not to answer, can t say, cannot say
can not say, can t tell, can t choose, cannot choose, can t remember, cannot remember, can t recall, don t remember
do not remember, don t recall, unable to say, unable to rate, unable to answer, unable to judge, can t judge
cannot judge, can t rate, cannot rate, hard to say, difficult to say, no comment, missing, not stated, not specified
unspecified, not provided, not given, not reported, not available, no data, system missing, not ascertained
inapplicable, iap, not asked, question not asked, no basis to judge, no basis for judgement, unknown, not known
undisclosed, no reply, left blank, blank, invalid, not recorded, nonresponse, prefer to not say, not disclosed
wish not to say, no info, no information, did not answer, didn t answer, do not know no opinion, dont remember
i don t remember, weiss nicht, weiss ich nicht, ich weiss nicht, ich weiss es nicht, keine angabe, keine angaben
k a, ka, keine antwort, ohne angabe, mochte ich nicht sagen, mochte ich nicht beantworten, mochte nicht antworten
mochte keine angabe machen, mochte keine angaben machen, will ich nicht sagen, nicht zutreffend, nicht anwendbar
nicht beurteilbar, kann ich nicht beurteilen, kann ich nicht sagen, kann nicht beurteilen, nicht zu beurteilen
verweigert, antwort verweigert, nicht beantwortet, entfallt, unbekannt, keine aussage, keine auskunft, w n, t n z
weiss nicht mehr, kann ich nicht einschatzen, lieber keine angabe, ubersprungen, weiss es nicht, ne sait pas, nsp
ne sais pas, je ne sais pas, je sais pas, sans reponse, pas de reponse, aucune reponse, ne se prononce pas, refus
refuse de repondre, refus de repondre, non applicable, sans objet, non concerne, non concernee
prefere ne pas repondre, je prefere ne pas repondre, prefere ne pas dire, prefere ne pas le dire
je prefere ne pas le dire, inconnu, non renseigne, non reponse, non repondu, ne souhaite pas repondre
je ne souhaite pas repondre, ne veut pas dire, ne peut pas dire, nr, n s p, ne se souvient pas, ne veut pas repondre
ignore, no sabe, no contesta, no sabe no contesta, ns nc, n s n c, ns, nc, no se, no lo se, no sabria decir
prefiero no decir, prefiero no decirlo, prefiero no contestar, prefiero no responder, no aplica, no procede
sin respuesta, rehusa, rehusa contestar, no responde, desconocido, sin datos, no quiere contestar, no recuerda
no recuerdo, no corresponde, n c, no disponible, sin informacion, no deseo responder, non so, non lo so, non sa
non saprei, non risponde, preferisco non rispondere, preferisco non dire, preferisco non dirlo, non applicabile
nessuna risposta, rifiuta, rifiuto, senza risposta, non disponibile, sconosciuto, non sa non risponde, non ricordo
non indicato, non pertinente, non specificato, rifiuta di rispondere, non dichiarato, non rispondo, weet niet
weet ik niet, ik weet het niet, weet het niet, geen antwoord, wil niet zeggen, wil ik niet zeggen
zeg ik liever niet, zeg liever niet, niet van toepassing, n v t, nvt, geweigerd, weigert, onbekend, geen opgave
kan ik niet zeggen, weet niet geen antwoord, geen idee, wil ik liever niet zeggen, liever niet zeggen, niet ingevuld
niet beantwoord, weet niet meer, kan niet beoordelen, nao sei, nao sabe, nao responde, nao respondeu
nao sabe nao responde, ns nr, prefiro nao dizer, prefiro nao responder, nao se aplica, sem resposta, recusou, recusa
desconhecido, nao informado, nao sei dizer, nao aplicavel, nao lembro, recusou responder, nao declarado
nao quero responder, nao quis responder, nie wiem, trudno powiedziec, brak odpowiedzi, odmowa, odmowa odpowiedzi
odmawiam odpowiedzi, nie dotyczy, wole nie odpowiadac, wole nie mowic, nie mam zdania, brak danych, nie pamietam
nieznane, nie chce odpowiadac, odmawiam, wole nie odpowiedziec, nie wiem trudno powiedziec, nie potrafie powiedziec
わからない, 分からない, わかりません, 分かりません, 無回答, 回答しない, 答えたくない, 回答したくない, 該当なし,
非該当, 該当しない, 不明, 未回答, 覚えていない, 回答拒否, 回答を控える, 答えない
知らない 答えたくない, 対象外, 未記入, 不知道, 不清楚, 无回答, 拒绝回答, 不适用, 不愿回答, 不想回答, 不愿透露,
不想说, 未知, 说不清, 无法判断, 不便回答, 拒答, 记不清, 不记得, 未填写, 无可奉告
不方便透露, 不好说, 不详
"""
#: No answer beside levels of a scale or numbers; in other columns they may be an answer.
BESIDE_A_SCALE = """
non lo conosco, non la conosco, non li conosco, non conosco, mai sentito, mai sentita, no lo conozco, no la conozco
no los conozco, no conozco, kenne ich nicht, kenne es nicht, nicht bekannt, je ne connais pas, connais pas
ne connait pas, ne le connais pas, não conheço, nao conheco, ken ik niet, onbekend voor mij, nie znam
don t know it, do not know it, don t know them, don t know this one, i don t know it, i do not know it
fikrim yok kullanmadım, kullanmadım, tanımıyorum, не знаком, не пользуюсь, не пользовался, нет мнения, känner inte till
ingen åsikt, ingen uppfattning, har inte använt, ingen mening, kender ikke, kjenner ikke, har ikke brugt, har ikke brukt
neznám, nepoužívám, nemám názor, nu cunosc, nu am folosit, fără opinie, nu am o opinie, ne poznam, ne poznajem
nimam mnenja, nemam mišljenje, bez mišljenja, ne uporabljam, ne koristim, καμία γνώμη, δεν έχω άποψη, δεν έχω γνώμη
لا رأي, بدون رأي, لم أستخدم, لم أجرب, tidak ada pendapat, tidak pernah menggunakan, belum pernah menggunakan
không có ý kiến gì, chưa sử dụng, कोई राय नहीं
not used, never used, never used it, not used it, have not used, haven t used, have not used it, haven t used it
did not use, didn t use, do not use, don t use, did not use it, no experience, not experienced, no opinion, unsure
no experience with it, no experience with this, i have no experience, i have no experience with it
have no experience with it, i have no experience with this, i have no experience of it, no experience of it
i have not experienced it, never experienced, i have not used it, i have never used it, i do not use it
i did not use it, habe ich nicht genutzt, habe keine erfahrung damit, keine erfahrung damit, sin experiencia con ello
aucune experience, je n ai pas d experience, nessuna esperienza, sem experiencia, brak doswiadczenia
not sure, i m not sure, not relevant, does not apply, doesn t apply, not seen, not tried, never tried
have not tried it, haven t tried it, undecided, other, none, no basis, not familiar, not familiar with it
never visited, not visited, haven t been, no idea, nothing selected, not selected, too early to say, no contact
not rated, nicht genutzt, nicht benutzt, nie genutzt, keine meinung, unsicher, keine erfahrung, nicht relevant
nicht verwendet, keine bewertung, bin mir nicht sicher, pas utilise, jamais utilise, sans opinion, sans avis
pas d opinion, pas d avis, non utilise, no utilizado, no lo he usado, no lo uso, sin opinion, no estoy seguro
no he usado, nunca lo he usado, no utilizo, non utilizzato, mai utilizzato, nessuna opinione, non sono sicuro
non usato, senza opinione, niet gebruikt, geen mening, geen ervaring, weet niet zeker, nooit gebruikt, nao utilizado
nao usei, nunca usei, sem opiniao, nao utilizo, nao tenho opiniao, nao tenho certeza, nie korzystam, nie korzystalem
nie uzywam, brak opinii, nie mam opinii, 使っていない, 利用していない, 利用なし, 使用していない,
利用したことがない, 使ったことがない, 意見なし, 没用过, 未使用, 没有使用过
不确定, 没有意见, 无意见, 未使用过
"""
