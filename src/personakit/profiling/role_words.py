"""Words of headers, in ten languages, for what a column does in its export: ids, dates, money, waits, ratings."""

from __future__ import annotations

import re
import unicodedata

#: Role -> words of headers, as :func:`header_words` writes them: lower case, no accents, single spaces. Words with
#: letters begin and end at the border of a word; Japanese and Chinese are matched anywhere.
_WORDS: dict[str, tuple[str, str]] = {
    # whose row it is
    "customer_id": (
        r"(customer|cust|client|member|subscriber|user|shopper|buyer|passenger|guest|patient|account|acct|contact|person"
        r"|respondent|panelist|policy ?holder|household|requester|submitter|caller|kunden?|konto|abonnent|nutzer"
        r"|klient|cliente|clientes|abonne|utilisateur|usuario|utilizador|utente|klant|abonnee|gebruiker|klienta"
        r"|uzytkownika?)( unique| external| account)? ?(id|ids|no|nr|num|number|nummer|numero|numer|key|code|ref|kennung)"
        r"|(id|no|nr|num|numero|n|numer|code|codigo|codice)( do| de| del| della| du| des| van de)? ?(customer|client|cliente"
        r"|clientes|klant|klienta|kunde|abonne|usuario|utente|account|contact)|clientnum|custid|userid|kdnr|kundennr"
        r"|cc num|(credit )?card (no|num|number|id)|karten ?(nr|nummer)|loyalty (no|number|id)|external (data )?reference|custom data 1|respnum|customer|client|kunde|klant|klient|cliente",
        r"顧客|会員番号|お客様番号|客户编号|客户id|客户号|会员号|用户id|顾客",
    ),
    "email": (
        r"e ?mails?( address| adresse)?|(correo|courriel|adresse mail|epost|mail)( electronico)?",
        r"メール|邮箱|电子邮件",
    ),
    "people": (
        r"customers?|clients?|contacts?|accounts?|users?|members?|subscribers?|people|persons?|leads?|crm|kunden|kontakte"
        r"|clientes|contactos|abonnes|klanten|klienci|utenti|clienti|households?|guests?|passengers?|churn\w*|companies",
        r"顧客|会員|客户|用户",
    ),
    # what a row is
    "purchase": (
        r"orders?|invoices?|transactions?|payments?|charges?|bookings?|reservations?|purchases?|receipts?|sales?|baskets?"
        r"|checkouts?|bestellung(en)?|rechnung(en)?|buchung(en)?|kauf|kaeufe|zahlung(en)?|auftrag|auftraege|commandes?"
        r"|factures?|achats?|ventes?|pedidos?|facturas?|compras?|ventas?|ordini|ordine|fatture|fattura|acquisti|vendite"
        r"|bestellingen|bestelling|facturen|factuur|aankopen|encomendas?|faturas?|vendas?|zamowieni[ae]|faktur[ay]"
        r"|deals?|opportunit(y|ies)|line ?items?",
        r"注文|購入|取引|请求|订单|发票|交易|购买",
    ),
    "contact": (
        r"ticket\w*|cases?|incidents?|conversations?|chats?|calls?|interactions?|enquir(y|ies)|inquir(y|ies)|complaints?"
        r"|service ?requests?|support|helpdesk|issue key|anruf|anrufe|anfragen?|vorgang|vorgaenge|beschwerden?|appels?"
        r"|demandes?|reclamations?|llamadas?|consultas?|reclamos?|chiamate|segnalazioni|reclami|gesprekken|klachten"
        r"|chamadas?|chamados?|reclamacoes|zgloszeni[ae]|polaczeni[ae]",
        r"問い合わせ|チケット|通話|工单|来电|通话|投诉",
    ),
    "review": (
        r"reviews?|ratings?|csat|feedback|bewertung(en)?|avis|evaluations?|resenas?|valoracion(es)?|opiniones"
        r"|recensioni|beoordelingen|avaliacoes|avaliacao|opinie|oceny",
        r"レビュー|評価|评价|评论",
    ),
    "entity": (
        r"products?|items?|sku|stock ?code|variants?|sellers?|vendors?|suppliers?|stores?|geolocation|zip|employees?|agents?"
        r"|campaigns?|artikel|produkte?|produits?|productos?|prodotti|producten|produtos?|produkty|assignees?|orders?"
        r"|invoices?|tickets?|cases?|payments?|transactions?|reviews?|calls?|conversations?|respons(e|es)|collector"
        r"|opportunit(y|ies)|deals?|owners?|sessions?|phone|telephone|mobile|fax|tel|iban|ssn|zip code|postal ?code|index"
        r"|bestellungs?|rechnungs?|auftrags?|commande|facture|pedido|factura|ordine|fattura|bestelling|factuur|zamowienia",
        r"注文|商品|电话|電話|订单|发票|邮编",
    ),
    # money
    "line_total": (
        r"amt|total amt|(close|deal|order|contract|basket|cart|purchase|invoice) value|(final|total|new) (mrr|arr|acv|price)( \w+)?|(line|item|row|position) ?(total|amount|sum|revenue)|total( price| amount| paid| sales| value)?|amount( paid)?"
        r"|order (total|amount|value)|grand total|payment (value|amount)|(net|gross) (amount|sales|total)|sales|revenue"
        r"|turnover|spend|spent|paid|transaction (amount|value)|invoice (total|amount)|(gesamt|end|rechnungs|kauf)?betrag"
        r"|gesamtpreis|summe|umsatz|erloes|montant( total| ttc| ht)?|total ttc|chiffre d affaires|importe( total)?|monto"
        r"|importo( totale)?|totale|bedrag|totaal( bedrag)?|omzet|valor( total| pago)?|montante|kwota|wartosc|suma|dollars?"
        r"|dollar value|basket value|converted amount",
        r"金額|合計|売上|总额|金额|总价|销售额",
    ),
    "unit_price": (
        r"(unit|item|lineitem|line item|piece|product|sale|selling|list)? ?(price|cost per item|rate)|stueckpreis"
        r"|einzelpreis|preis|prix( unitaire)?|precio( unitario)?|prezzo( unitario)?|(stuks?)?prijs|preco( unitario)?|cena",
        r"単価|価格|单价|价格",
    ),
    "quantity": (
        r"(lineitem |order |item )?(quantity|qty|units|pieces|pcs)|menge|anzahl|stueckzahl|quantite|qte|cantidad|quantita"
        r"|aantal|quantidade|qtd|ilosc",
        r"数量|個数",
    ),
    "no_amount": (
        r"tax(es)?|vat|mwst|shipping|freight|versand\w*|discounts?|rabatt|tva|iva|btw|refund(ed)?( amount)?|fees?|tips?"
        r"|balance|outstanding|limit|credit|count|ct|cnt|number|nr|quantity|qty|monthly|lifetime|items?|days|orders|weight"
        r"|duties|budget|expected|forecast|score|rating",
        r"税|送料|割引|运费|折扣",
    ),
    "revenue": (
        r"revenues?|sales|turnover|umsatz|umsaetze|erloese?|chiffre d affaires|ca|ventas|ingresos|fatturato|ricavi|omzet"
        r"|receitas?|faturamento|vendas|przychod(y)?|sprzedaz|mrr|arr",
        r"売上|収益|收入|销售额|营收",
    ),
    "cost": (
        r"costs?|expenses?|cogs|kosten|aufwand|couts?|charges|costes?|gastos|costi|spese|custos?|despesas|koszt(y)?",
        r"費用|原価|コスト|成本|费用",
    ),
    "margin": (
        r"(gross |net |contribution )?(margins?|profits?)|contribution|db ?\d?|deckungsbeitrag|gewinn|marge|marges|benefice"
        r"|margen|beneficio|ganancia|margine|utile|profitto|winst|margem|lucro|marza|zysk",
        r"利益|粗利|利润|毛利",
    ),
    "period": (
        r"period|quarter|month|year|week|fiscal( (year|quarter|month|period))?|fy|gj|calendar week|kw|monat|quartal|jahr"
        r"|woche|zeitraum|geschaeftsjahr|mois|trimestre|annee|semaine|exercice|periode|mes|ano|semana|ejercicio|periodo"
        r"|mese|anno|settimana|esercizio|maand|kwartaal|jaar|week|boekjaar|miesiac|kwartal|rok|tydzien|okres|period start"
        r"|(year|month|week)( ?ending)?|yyyymm|year ?month|reporting (month|period)",
        r"期間|年度|月|四半期|週|季度|年份|周",
    ),
    # dates
    "created": (
        r"(order|ticket|case|call|invoice|purchase|transaction|payment|created?|creation|opened?|open|submitted|submission"
        r"|requested|received|reported|logged|booking|charge|contact|response|review|rating)( \w+)?"
        r" ?(at|on|date|time|timestamp|day|utc|datetime)|created|date|datetime|timestamp|time|day|at|when|started at"
        r"|start(ed)?( date| time)?|close date|(utc )?created( utc)?|processed at|datum|zeit|zeitpunkt|eingangs(zeitpunkt|datum|zeit)|eroeffnungsdatum|erstell(ungs)?datum|erstellt( am)?|bestelldatum"
        r"|rechnungsdatum|kaufdatum|eroeffnet( am)?|eingang|date (de )?(creation|commande|achat|facture)|cree le|fecha( de)?"
        r"( creacion| compra| pedido| factura)?|data( di)?( creazione| acquisto| ordine)?|aangemaakt( op)?|besteldatum"
        r"|data( da| de)?( compra| criacao| do pedido)?|data (utworzenia|zamowienia|zakupu)",
        r"日付|日時|作成日|注文日|购买日期|日期|创建时间|下单时间",
    ),
    "replied": (
        r"(first|initial) (repl(y|ied)|response|responded|answered)( at| date| time| sent at)?|assigned at|initially assigned at"
        r"|answered( at| time)?|erste antwort|premiere reponse|primera respuesta",
        r"初回応答|首次响应",
    ),
    "resolved": (
        r"(solved|resolved|closed?|completed|finished|ended|end|resolution|closure|fulfilled)( \w+)?( at| on| date| time)?|resolution date"
        r"|abschluss(zeitpunkt|datum|zeit)?|erledigungsdatum|loesungszeitpunkt|geloest( am)?|geschlossen( am)?|erledigt( am)?|resolu( le)?|cloture( le)?|resuelto|cerrado|fecha (de )?(cierre|resolucion)"
        r"|risolto|chiuso|opgelost( op)?|gesloten|resolvido|fechado|rozwiazano|zamknieto",
        r"解決日|完了日|解决时间|关闭时间",
    ),
    "delivered": (
        r"(order )?(delivered|delivery|shipped|arrived|arrival|fulfilled)( customer| carrier)?( at| on| date| time| customer date)?"
        r"|geliefert( am)?|lieferdatum|zugestellt|livre le|date (de )?livraison|fecha (de )?entrega|data (di )?consegna"
        r"|geleverd|leverdatum|data (de )?entrega|data dostawy",
        r"配達日|納品日|送达时间|配送日期",
    ),
    "not_when": (
        r"updated?|modified|due|estimated|expected|promised|birth\w*|expir\w*|renewal|next|limit|last (update|modified"
        r"|activity|contacted)|deadline|follow ?up|valid|until|scheduled|target",
        r"更新|生年月日|誕生日|预计|生日|截止",
    ),
    # service
    "wait": (
        r"(wait(ing|ed)?|queue|hold|delay)( time)?( \w+)?|(first|initial|average|avg)? ?(reply|response|answer) time|speed of answer|asa"
        r"|time to (first )?(reply|response|respond|answer|resolve|resolution|close|delivery|first response|first close)"
        r"|requester wait time|time in queue|(delivery|shipping|lead|turnaround) (time|days)|days to (deliver|ship)\w*"
        r"|wartezeit|antwortzeit|lieferzeit|reaktionszeit|temps d attente|delai( de reponse| de livraison)?|tiempo de (espera"
        r"|respuesta|entrega)|tempo di (attesa|risposta)|wachttijd|reactietijd|tempo de (espera|resposta)|czas (oczekiwania"
        r"|odpowiedzi)",
        r"待ち時間|応答時間|等待时间|响应时间",
    ),
    "resolution_wait": (
        r"(full |first |total )?resolution time|time to (resolve|resolution|close|last close)|loesungszeit|bearbeitungs(zeit|dauer)( h| std| min| sec| sek)?"
        r"|temps de resolution|tiempo de resolucion|tempo di risoluzione|oplostijd|tempo de resolucao|czas rozwiazania",
        r"解決時間|解决时长",
    ),
    "reply_wait": (
        r"(first |initial |average |avg )?(reply|response|answer) time|speed of answer|asa|time to (first )?(reply|response|respond"
        r"|answer|first response)|erstantwortzeit|reaktionszeit",
        r"応答時間|响应时间",
    ),
    "no_wait": (
        r"talk|handle|handling|wrap|call duration|sla|target|promised?|agent wait|session|watch|business hours|weight",
        r"通話時間|通话时长",
    ),
    "score": (
        r"score|csat|ratings?|rated|satisfaction( rating| score| level)?|stars?|sterne|nps|ces|review (score|rating)|grade|note"
        r"|bewertung|zufriedenheit|avis|puntuacion|calificacion|valoracion|punteggio|voto|soddisfazione|cijfer|tevredenheid|beoordeling|waardering|oordeel"
        r"|avaliacao|nota|satisfacao|ocena|zadowolenie|conversation rating|survey results?|customer satisfaction",
        r"評価|満足度|评分|满意度",
    ),
    "topic": (
        r"stage|step|phase|touch ?point|topic|subject area|category|categories|type|reason|theme|issue type|case reason|problem type"
        r"|request type|ticket type|contact reason|motivo( do contato)?|kategorie|thema|grund|art|anliegen|categorie|sujet"
        r"|motif|raison|categoria|tema|tipo|motivo|argomento|onderwerp|reden|assunto|temat|kategoria|powod|rodzaj|etappe"
        r"|schritt|etape|etapa|fase|etap",
        r"カテゴリ|種別|理由|段階|类别|类型|原因|阶段",
    ),
    "group": (
        r"group|team|queue( name)?|department|gruppe|abteilung|warteschlange|equipe|groupe|file d attente|equipo|grupo|cola|departamento"
        r"|gruppo|reparto|coda|afdeling|wachtrij|fila|zespol|grupa|dzial|kolejka",
        r"グループ|部署|チーム|组|部门|团队|队列",
    ),
    "agent": (
        r"agent|assignee|handled by|operator|representative|rep|advisor|admin|teammate|bearbeiter|mitarbeiter|agente|conseiller"
        r"|operatore|medewerker|atendente|konsultant",
        r"担当者|客服|坐席",
    ),
    "channel": (
        r"channel|via|source|origin|medium|contact (type|method)|kanal|canal|canale|kanaal|quelle|origine|origen|origem|zrodlo",
        r"チャネル|経路|渠道|来源",
    ),
    "comment": (
        r"(\w+ )?(comments?|remarks?|feedback|verbatim|free ?text|open ?text|description|message|review (text|comment message))"
        r"|kommentar|anmerkung(en)?|commentaire|remarque|comentarios?|commento|opmerking(en)?|comentario|komentarz|uwagi",
        r"コメント|感想|备注|评论|意见",
    ),
    "status": (
        r"(order |financial |payment |ticket |case |fulfillment |lead |deal )?(status|state)|stage ?name|deal stage|statut|estado|stato"
        r"|zustand|cancelled|canceled|refunded|is test|test|disposition",
        r"ステータス|状態|状态",
    ),
    "abandoned": (
        r"abandon\w*|hung up|gave up|aufgelegt|abgebrochen|abandonne|abandonad[oa]|abbandonat[oa]|afgebroken|porzucon\w*",
        r"放棄|放弃|挂断",
    ),
    "answered_flag": (
        r"answered( y n)?|angenommen|decroche|atendid[oa]|contestad[oa]|risposto|beantwoord|odebran\w*",
        r"応答済|接听",
    ),
    "leaving": (
        r"churn\w*|attrit\w*|attrition( flag)?|exited|left|is churned|cancell?ed|inactive|gekuendigt|abgewandert|kuendigung|resilie|parti"
        r"|desabonne|baja|abandono|cancelad[oa]|disdetta|abbandono|opgezegd|vertrokken|evadid[oa]|cancelamento|rezygnacja"
        r"|odszedl",
        r"解約|退会|离网|流失",
    ),
    "activity": (
        r"(customer |account |client |subscription |member(ship)? )?(status|state)|(is )?active|lifecycle ?stage|lead status|aktiv"
        r"|kundenstatus|actif|activo|attivo|actief|ativo|aktywny|estado|statut|stato|current customer",
        r"有効|会員状態|状态|是否活跃",
    ),
    "joined": (
        r"joined( on)?|join date|sign(ed)? ?up( date| at| on)?|customer since|member since|since|registered( at| on)?|registration date"
        r"|create ?date|created( at| on| date)?|onboard\w*|activation date|became a customer date|eintritt\w*|kunde seit|beitritt"
        r"|date d inscription|client depuis|fecha de alta|cliente desde|data di iscrizione|klant sinds|data de cadastro"
        r"|data rejestracji",
        r"登録日|入会日|注册日期|注册时间",
    ),
}
_PATTERNS = {role: re.compile(rf"^(.* )?\b(?:{latin})\b( .*)?$|(?:{cjk})") for role, (latin, cjk) in _WORDS.items()}
_WHOLE = {role: re.compile(rf"^(?:{latin})$|^(?:{cjk})") for role, (latin, cjk) in _WORDS.items()}

#: Words of statuses under which a row does not count, and of those that a paid or finished one has.
VOID = frozenset(
    "cancelled canceled refunded voided void test draft failed rejected declined unavailable expired returned chargeback spam duplicate "
    "deleted trash pending-payment uncaptured disputed closed-lost storniert erstattet entwurf abgebrochen abgelehnt annule "
    "annulee rembourse brouillon echoue cancelado cancelada reembolsado borrador anulado rechazado annullato rimborsato bozza "
    "geannuleerd terugbetaald concept rascunho anulowane zwrocone キャンセル 返金 已取消 已退款".split()
)


def header_words(text: str) -> str:
    """Return a header as lower-case words of any script, with single spaces and without accents.

    Examples
    --------
    >>> header_words("CustomerID"), header_words("Größe (cm)"), header_words("N° de commande"), header_words("購入日")
    ('customer id', 'groesse cm', 'n de commande', '購入日')
    """
    for sign, spelt in (
        ("ä", "ae"),
        ("ö", "oe"),
        ("ü", "ue"),
        ("ß", "ss"),
        ("Ä", "Ae"),
        ("Ö", "Oe"),
        ("Ü", "Ue"),
        ("ł", "l"),
    ):
        text = text.replace(sign, spelt)
    text = re.sub(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not "\u0300" <= c <= "\u036f")
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", plain).lower()))


def means(text: str, *roles: str) -> bool:
    """Say whether the words of a header hold those of any of the roles.

    Examples
    --------
    >>> means("Kunden-Nr.", "customer_id"), means("First reply time (min)", "wait"), means("客户编号", "customer_id")
    (True, True, True)
    """
    words = header_words(text)
    return any(_PATTERNS[role].search(words) for role in roles)


def is_called(text: str, *roles: str) -> bool:
    """Say whether a header is nothing but the word of a role.

    Examples
    --------
    >>> is_called("Total", "line_total"), is_called("Total intl minutes", "line_total")
    (True, False)
    """
    words = header_words(text)
    return any(_WHOLE[role].search(words) for role in roles)
