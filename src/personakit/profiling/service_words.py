"""Words of service and satisfaction in ten languages: which columns can rate a stage of the journey."""

from __future__ import annotations

import re

from personakit.profiling.role_words import header_words

#: What a customer touches: places, people, channels, steps. Beginnings of words; Japanese and Chinese anywhere.
_TOUCHPOINTS = (
    "staff service crew personnel employee agent clerk advis waiter doctor nurse teacher driver support help hotline callcentre "
    "call-cent reception counter desk check-in checkin checkout check-out boarding baggage luggage gate lounge seat cabin room bed "
    "food drink meal menu restaurant breakfast catering clean toilet restroom bathroom parking park sign signage wifi internet "
    "entertain legroom onboard on-board inflight deliver shipping packag return refund payment billing invoice bill website web "
    "app online site navigat search registr signup sign-up onboard install activation contract claim complaint repair technic fault "
    "network connect speed waiting queue opening store shop branch product-range range assortment display fitting price offer order "
    "booking reservation ticket arrival departure transfer security passport customs punctual schedule train bus station comfort "
    "facilit equipment safety information communicat appointment treatment consult training course event venue location "
    "personal bedien mitarbeit beratung kundendienst empfang schalter abfertigung einstieg gepaeck sitz kabine zimmer essen getraenk "
    "fruehstueck sauber toilette parkplatz beschilder lieferung versand verpack ruecksend zahlung rechnung webseite filiale laden "
    "sortiment preis bestell buchung ankunft abflug sicherheit puenktlich bahnhof wartezeit termin behandlung anmeld installat "
    "accueil personnel equipage guichet enregistrement embarquement bagage siege cabine chambre repas boisson proprete toilettes "
    "livraison emballage retour paiement facture site magasin agence gamme prix commande reservation arrivee securite ponctualite gare attente "
    "atencion personal mostrador facturacion embarque equipaje asiento habitacion comida bebida limpieza aseos entrega envio pago "
    "factura tienda sucursal surtido precio pedido reserva llegada seguridad puntualidad espera "
    "personale banco imbarco bagagl sedile camera cibo bevande pulizia bagni consegna spedizione pagamento fattura negozio filiale prezzo "
    "ordine prenotazione arrivo sicurezza puntualita attesa assistenza "
    "medewerk bediening balie inchecken instappen bagage stoel kamer eten drinken schoon levering verzending betaling factuur winkel "
    "prijs bestelling boeking aankomst veiligheid stiptheid wachttijd klantenservice "
    "atendimento equipe balcao embarque bagagem assento quarto comida limpeza entrega envio pagamento fatura loja preco pedido reserva "
    "chegada seguranca pontualidade espera "
    "obsluga pracowni odprawa bagaz fotel pokoj jedzenie napoj czystosc dostawa wysylka platnosc faktura sklep cena zamowienie rezerwacja "
    "przyjazd bezpieczenstwo punktualnosc oczekiwanie"
).split()
_SIGNS = (
    "スタッフ", "接客", "サービス", "受付", "清潔", "部屋", "食事", "配送", "支払", "店舗", "価格", "注文", "予約", "座席", "対応", "待ち",
    "员工", "服务", "前台", "清洁", "房间", "餐饮", "配送", "物流", "支付", "门店", "价格", "订单", "预订", "座位", "客服", "等待",
)  # fmt: skip
_SATISFIED = re.compile(
    r"\b(satisf|dissatisf|zufried|unzufried|soddisf|satisfecho|insatisf|tevreden|zadowol|rate (the|your|our|how)|experience (with|of)|rate your (last|recent)"
    r"|how (?!long|many|much|often|far|old|big|large|likely)[a-z]+ (was|were|is|are|did you find|do you find) (the|our|your|my)\b"
    r"|how (good|well) (was|were|did)|how did we do|quality of|(grade|score|mark) (the|your|our|each) |^(ratings? )?rate [a-z]+( [a-z]+)?$|giudizio (su|sul|sulla|sui|sulle)\b|jak ocenia\w*|bewerten|evaluez|califique|valore|avalie|valuti|beoordeel|oceń|ocen)"
    r"|満足|評価してください|满意|评价"
)
#: Attitudes, moods and importance: never the rating of a stage, whatever else the words say.
_ATTITUDES = re.compile(
    r"\b(i|im|ive|my|me|myself|importan\w*|priority|agree\w*|disagree|feel(ing)?s?|felt|mood|happy|sad|anxious|stress\w*|confiden\w*"
    r"|trust|likely|likelihood|intend\w*|would|should|believe|think|prefer\w*|need|needs|want|interest\w*|personality|life|health|worr\w*"
    r"|how often|frequen\w*|ich|mir|mich|wichtig\w*|zustimm\w*|stimme|fuehl\w*|gefuehl|stimmung|wahrscheinlich\w*|wuerde|meine?"
    r"|je|moi|mon|importance|accord|ressens|humeur|probab\w*|yo|mi|mis|importancia|importante|acuerdo|siento|animo"
    r"|io|mio|importanza|accordo|sento|umore|ik|mij|mijn|belangrijk\w*|eens|voel|stemming|waarschijnlijk\w*|eu|meu|minha|concordo"
    r"|sinto|humor|ja|moje|wazn\w*|zgadza\w*|czuje|nastroj|prawdopodob\w*)\b"
    r"|重要|同意|気分|気持|感じ|私は|心情|感觉|我"
)
_WHOLE = re.compile(
    r"\b(overall|in general|as a whole|altogether|nps|recommend\w*|total|loyal\w*|insgesamt|gesamt\w*|allgemein\w*|weiterempf\w*"
    r"|global\w*|recommand\w*|recomend\w*|en general|complessiv\w*|consigli\w*|raccomand\w*|algemeen|totaal|aanbevel\w*|geral"
    r"|ogolnie|ogolna|polec\w*)\b|総合|全体|推奨|おすすめ|总体|整体|推荐"
)


def is_touchpoint(text: str) -> bool:
    """Say whether a header or an item names something that a customer touches, shortly, and no attitude to it.

    Examples
    --------
    >>> is_touchpoint("Check-in counter"), is_touchpoint("I trust the staff"), is_touchpoint("Importance of price")
    (True, False, False)
    """
    words = header_words(text)
    if _ATTITUDES.search(words) or len(words.split()) > 8:
        return False
    return any(
        word.startswith(start) for word in [*words.split(), words.replace(" ", "-")] for start in _TOUCHPOINTS
    ) or any(sign in text for sign in _SIGNS)


def asks_satisfaction(text: str) -> bool:
    """Say whether a question asks how satisfied customers are, or for a rating of their experience.

    Examples
    --------
    >>> asks_satisfaction("How satisfied are you with ...?"), asks_satisfaction("How important is ...?")
    (True, False)
    """
    return bool(_SATISFIED.search(header_words(text)))


def is_attitude(text: str) -> bool:
    """Say whether the words are of an attitude, a mood, agreement or importance."""
    return bool(_ATTITUDES.search(header_words(text)))


def rates_the_whole(text: str) -> bool:
    """Say whether a rating is of the whole, such as overall satisfaction or the willingness to recommend."""
    return bool(_WHOLE.search(header_words(text)))
