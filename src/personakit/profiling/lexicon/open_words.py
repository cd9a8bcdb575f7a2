"""Words, folded, that ask for an answer in one's own words, in many languages."""

#: Words anywhere in a question after which people write.
ANYWHERE = """
describe, explain, elaborate, in your own words, tell us, please specify, comment, comments, suggestion, suggestions,
feedback, anything else, any other thoughts, additional thoughts, why or why not, how were they handled, give reasons,
your reasons, reason for your, beschreibe, beschreiben, beschreib, erlautere, erlautern, erklare, erklaren, begrunde,
begrunden, anmerkung, anmerkungen, kommentar, kommentare, vorschlage, anregungen, verbesserungsvorschlage, decrivez, decrire,
expliquez, precisez, commentaire, commentaires, suggestions, remarques, describa, describe, explique, comente,
comentario, comentarios, sugerencias, sugerencia, observaciones, descrivi, descriva, descrivere, spieghi, spiega, commenti,
commento, suggerimenti, osservazioni, beschrijf, toelichting, licht toe, opmerking, opmerkingen, suggesties, descreva,
comentarios, sugestoes, sugestao, opisz, prosze opisac, wyjasnij, uwagi, komentarz, sugestie, aciklayiniz, aciklayin,
yorum, yorumlariniz, onerileriniz, oneri, опишите, объясните, поясните, комментарий, комментарии, предложения,
пожелания, beskriv, forklara, forklar, kommentarer, synpunkter, forslag, popiste, vysvetlete, komentar, komentari,
pripombe, predlogi, prijedlozi, opisite, descrieti, explicati, comentarii, sugestii, περιγραψτε, εξηγηστε, σχολια, προτασεις,
صف, اشرح, ملاحظات, اقتراحات, تعليقات, jelaskan, saran, komentar, masukan, mo ta, giai thich, gop y, वर्णन करें, बताएं, सुझाव,
ご意見, ご感想, 自由記述, 具体的に, 理由, お聞かせください, 建议, 意见, 请说明, 请描述, 原因, 의견, 이유, 건의
"""
#: Words that a question of this kind begins with, after a number or a condition.
FIRST = """
why, how was, how were, how did you feel, what issue, what issues, which issues, what problem, what problems,
which problems, what could, what can we, what should, what would you change, what would you improve, what did you like,
what do you like, what did you dislike, what else, did you encounter any, any issues, if so how, if yes how, if yes what,
if yes why, if no why, if not why, warum, weshalb, wieso, was konnten wir, was hat, was gefallt, was gefiel,
was wurden sie, welche probleme, wie war, wie waren, pourquoi, qu est ce qui, quels problemes, comment s est, que pouvons,
por que, que problemas, como fue, que le gusto, que podriamos, que mejoraria, perche, quali problemi, come e stata, cosa
potremmo, cosa le e piaciuto, waarom, welke problemen, hoe was, wat kunnen wij, wat vond, porque, quais problemas, como foi,
o que, dlaczego, jakie problemy, co mozemy, co sie, neden, nicin, niye, nasil, почему, зачем, какие проблемы, что,
varfor, vilka problem, hur var, hvorfor, hvilke problemer, hvordan var, proc, jake problemy, zakaj, zasto, kaksne tezave,
de ce, ce probleme, γιατι, τι προβληματα, لماذا, ما هي المشاكل, mengapa, kenapa, tai sao, क्यों, なぜ, どうして, 为什么, 왜
"""
#: Answers, folded, that say that there is nothing to write.
NOTHING_TO_SAY = """
nil, no, none, nope, nothing, n a, na, nan, not really, no comment, no comments, nothing really, no issues, no issue, no
problem, no problems, nah, nein, nichts, keine, kein, kein kommentar, non, rien, aucun, aucune, neant, nada, ninguno,
ninguna, ningun, niente, nessuno, nessuna, nulla, nee, geen, niets, nao, nenhum, nenhuma, nie, brak, nic, yok, hayir,
нет, ничего, nej, inget, intet, nei, ingenting, ne, nic, nimam, nema, nista, nu, nimic, οχι, τιποτα, لا, لا يوجد, لا شيء,
tidak, tidak ada, khong, khong co, नहीं, कुछ नहीं, なし, 特になし, ない, 无, 没有, 없음, 없습니다
"""
