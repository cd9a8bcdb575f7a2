"""Generated exports of forms that are held back: friends of a museum, a rural clinic, a spa, homes in Italy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from recognition_files import write_csv, write_dta, write_xlsx
from recognition_making import OPEN_TEXT, Sheet, later, stamp

MOMENT = "%Y-%m-%d %H:%M:%S"


def microsoft_forms_dutch(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """A workbook with dates as dates, a semicolon after each option, likert items without their question."""
    s = Sheet("Vrienden van het museum(1-220)", rng, 220)
    began = s.moments("2025-03-03 09:00", 30)
    s.add("Id", list(range(1, s.size + 1)), "customer_id || left_out")
    s.add("Begintijd", began, "left_out || answered_on")
    s.add("Tijd van voltooien", later(began, s.numbers(60, 900)), "answered_on || left_out")
    s.out("E-mail", ["anonymous"] * s.size)
    s.out("Naam", [""] * s.size)
    s.out("Tijdstip van laatste wijziging", [""] * s.size)
    often = ["Zelden of nooit", "Eén keer per jaar", "Een paar keer per jaar", "Elke maand"]
    s.words("Hoe vaak komt u bij ons langs?", often)
    kinds = ["Schilderkunst", "Fotografie", "Design", "Natuurhistorie"]
    s.many("Wat wilt u vaker zien?", kinds, ";", trailing=True)
    agree = ["Helemaal oneens", "Oneens", "Neutraal", "Eens", "Helemaal eens"]
    for item in ["Ik neem graag gasten mee", "Een rondleiding hoort erbij", "De toegangsprijs houdt me tegen",
                 "Ik kom voor de rust"]:  # fmt: skip
        s.words(item, agree, battery="stellingen || (blank)", blank=0.03)
    pleased = ["Zeer ontevreden", "Ontevreden", "Niet ontevreden, niet tevreden", "Tevreden", "Zeer tevreden"]
    for item in ["Tevredenheid over de kassa", "Tevredenheid over de museumwinkel", "Tevredenheid over de website"]:
        s.words(item, pleased, "", {"n.v.t.": 0.1}, battery="tevreden || (blank)", role="rating")
    s.points("Hoe waarschijnlijk is het dat u een vriendschap cadeau doet?", 0, 10, "describe")
    s.amount("Hoeveel jaar bent u al vriend?", 0, 30, "describe || active")
    s.pick("Ontvangt u onze nieuwsbrief?", ["Ja, per e-mail", "Nee, liever niet"], "active || describe")
    s.said("Heeft u nog een idee voor ons?", ["Meer banken", "Een lezing", "Langere openingstijden"],
           ["in de tuinzaal", "op zondag"], 0.5)  # fmt: skip
    s.pick("Met welk geslacht identificeert u zich?", ["Vrouw", "Man", "Anders"], "protected",
           {"Zeg ik liever niet": 0.04})  # fmt: skip
    s.words("Leeftijdscategorie", ["jonger dan 30", "30 t/m 49", "50 t/m 69", "70 of ouder"], "protected")
    s.out("Telefoonnummer", s.holed(s.phones("06-5550"), 0.4))
    write_xlsx(folder / f"{s.name}.xlsx", {"Sheet1": s})
    return [s]


def kobo(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Groups in the headers, a select_multiple as text and as 0/1 columns, offsets, a geopoint, 888 and 999."""
    s = Sheet("Rural_clinic_exit_interview_-_all_versions_-_False", rng, 310)
    began = s.moments("2024-08-01 06:00", 20)
    iso = "%Y-%m-%dT%H:%M:%S.000+03:00"
    s.add("start", stamp(began, iso), "left_out || answered_on")
    s.add("end", stamp(began, iso, [700] * s.size), "answered_on || left_out")
    s.add("today", stamp(began, "%Y-%m-%d"), "answered_on || left_out")
    s.out("deviceid", ["collect:" + str(rng.integers(1, 5)) for _ in began])
    s.side("enumerator", s.picks(["team_north", "team_lake"]))
    s.out("location/gps", [f"-1.{rng.integers(100, 999)} 36.{rng.integers(100, 999)} 1700 5" for _ in began])
    s.pick("location/facility_kind", ["dispensary", "health_post", "mobile_unit"], "active || describe")
    s.amount("visit/walk_min", 5, 240, "active || describe", missing={"888": 0.03})
    services = ["vaccination", "malaria_test", "antenatal", "dressing"]
    marks = s.ticked(len(services))
    joined = [" ".join(o for o, m in zip(services, row, strict=True) if m) for row in marks]
    s.add("visit/services", joined, "attribute || left_out", kind="multi_select", use="active || describe",
          separator="(blank)")  # fmt: skip
    for place, option in enumerate(services):
        s.add(f"visit/services/{option}", [int(m) for m in marks[:, place]], "attribute || left_out",
              kind="multi_select", use="active || describe", battery="visit/services || (blank)")  # fmt: skip
    believe = ["not_at_all", "slightly", "moderately", "completely"]
    for item in ["staff_listen", "drugs_in_stock", "costs_fair", "herbal_first"]:
        s.words(f"views/{item}", believe, missing={"dont_know": 0.06}, battery="views")
    for item in ["rate_registration", "rate_nurse", "rate_pharmacy"]:
        s.points(f"ratings/{item}", 1, 5, "", {"999": 0.06}, role="rating", battery="ratings")
    s.pick("hh/has_insurance", ["yes", "no"], "describe || active", {"dont_know": 0.03})
    s.amount("hh/size", 1, 14, "describe")
    s.pick("hh/respondent_sex", ["woman", "man"], "protected")
    s.pick("hh/ethnic_group", ["group_a", "group_b", "group_c"], "protected", {"refused": 0.05})
    s.amount("hh/respondent_age", 18, 90, "describe || protected", missing={"999": 0.02})
    s.out("hh/phone_no", s.phones("07005"))
    s.said("closing/remarks", ["The queue", "The midwife", "The road"], ["was fine", "needs help"], 0.6)
    s.add("_id", [260_000_000 + 5 * i for i in range(s.size)], "customer_id || left_out || join_key")
    s.add("_uuid", [f"{rng.integers(16**11, 16**12):x}-{i:04x}" for i in range(s.size)], "customer_id || left_out")
    s.add("_submission_time", stamp(began, "%Y-%m-%dT%H:%M:%S", [9000] * s.size), "left_out || answered_on")
    for name, word in (("_validation_status", ""), ("_notes", ""), ("_status", "submitted_via_web"), ("_tags", "")):
        s.out(name, [word] * s.size)
    s.add("_index", list(range(1, s.size + 1)), "left_out")
    write_csv(folder, s, ";", quote_all=True)
    return [s]


def jotform_japanese(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Japanese questions and options, grids `stem >> item`, options on lines of their own in one cell."""
    s = Sheet("温泉施設アンケート2025", rng, 240)
    names = s.names()
    s.add("Submission Date", stamp(s.moments("2025-04-10 00:00", 30), "%Y/%m/%d %H:%M"), "answered_on")
    s.out("お名前", names)
    s.out("メールアドレス", s.emails(names))
    s.out("電話番号", s.phones("03-5550-"))
    often = ["初めて", "年に1回程度", "半年に1回程度", "月に1回以上"]
    s.words("当施設のご利用頻度を教えてください", often, "active || describe")
    s.many("ご利用になった設備(複数選択可)", ["露天風呂", "サウナ", "岩盤浴", "食事処"], "\n")
    stem = "次の項目はどの程度当てはまりますか"
    fits = ["全く当てはまらない", "あまり当てはまらない", "どちらとも言えない", "やや当てはまる", "とても当てはまる"]
    for item in ["静かに過ごしたい", "家族と楽しみたい", "健康のために通う", "値段を重視する"]:
        s.words(f"{stem} >> {item}", fits, missing={"わからない": 0.05}, battery=stem)
    rate = "満足度をお聞かせください"
    pleased = ["とても不満", "やや不満", "普通", "やや満足", "とても満足"]
    for item in ["受付の対応", "浴室の清潔さ", "食事"]:
        s.words(f"{rate} >> {item}", pleased, "", {"利用していない": 0.12}, role="rating", battery=rate)
    s.points("ご家族や知人に勧めたいと思いますか(0~10)", 0, 10, "describe")
    s.amount("1回あたりのご予算(円)", 800, 9000, "active || describe")
    s.pick("送迎バスを利用しますか", ["はい", "いいえ"], "active || describe")
    s.pick("性別", ["男性", "女性"], "protected", {"回答しない": 0.05})
    s.words("年代", ["20代", "30代", "40代", "50代", "60代以上"], "protected")
    s.pick("国籍", ["日本", "韓国", "台湾"], "protected")
    s.pick("お住まいの地域", ["関東", "関西", "九州"], "describe")
    s.said(
        "ご意見・ご要望", ["お湯が", "駐車場が", "スタッフが"], ["とても良かったです", "少し狭いです"], 0.5, OPEN_TEXT
    )
    s.out("Submission IP", [f"192.0.2.{rng.integers(1, 254)}" for _ in names])
    s.add("Submission ID", [6_180_000_000_000_000_000 + 7 * i for i in range(s.size)], "customer_id || left_out")
    write_csv(folder, s, encoding="utf-8-sig")
    return [s]


def stata_italian(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Value labels, questions as variable labels, -8 and -9 for no answer, a household weight."""
    s, codes = Sheet("famiglie_energia", rng, 500), {}
    lost = {"Non risponde": -9, "Non so": -8}

    def coded(name: str, question: str, levels: list[str], first: int = 1, **truth: str) -> None:
        """Add labelled codes; truth in labels or in codes."""
        of = {word: code for code, word in enumerate(levels, first)}
        values = s.holed(s.holed([levels[i] for i in s.places(len(levels))], 0.04, "Non so"), 0.02, "Non risponde")
        truth = {"role": "attribute", "kind": "ordinal", **truth}
        if truth["kind"] == "ordinal":
            orders = [" < ".join(str(w) for w in way) for way in (levels, of.values())]
            truth |= {"levels": f"{orders[0]} || {orders[1]} || (blank)", "scale": f"(blank) || {first}..{len(levels)}"}
        s.add(name, values, question=question, missing="-9 | -8 || Non risponde | Non so", **truth)
        codes[name] = of | lost

    s.add("id_fam", [10_000 + 2 * i for i in range(s.size)], "customer_id", "Identificativo famiglia")
    s.add("nquest", list(range(1, s.size + 1)), "left_out || customer_id", "Numero progressivo del questionario")
    s.pick("regione", ["Puglia", "Umbria", "Veneto"], "describe", question="Regione di residenza")
    s.amount("mq", 30, 240, "active || describe", question="Superficie dell'abitazione in metri quadrati")
    efficacy = ["Per nulla", "Poco", "Abbastanza", "Molto"]
    for number, item in enumerate(["il prezzo del gas", "l'isolamento termico", "la provenienza dell'energia",
                                   "la bolletta digitale"], 1):  # fmt: skip
        coded(f"b{number}", f"Quanto conta per Lei {item}?", efficacy, use="active", battery="b")
    marks = ["Insufficiente", "Sufficiente", "Discreto", "Ottimo"]
    for number, item in enumerate(["Attivazione del contratto", "Servizio guasti", "Sportello"], 1):
        coded(f"s{number}", f"Giudizio sul servizio ricevuto: {item}", marks, role="rating", battery="s")
    coded("mercato", "Tipo di mercato", ["Libero", "Tutelato"], kind="binary || categorical",
          use="describe || active")  # fmt: skip
    s.points("fiducia", 0, 10, "describe || active", question="Quanta fiducia ha nel fornitore (0-10)?")
    s.amount("spesa", 20, 400, "active || describe", 2, question="Spesa mensile per luce e gas", missing={"-9": 0.04})
    coded("titolo", "Titolo di studio", ["Licenza media", "Diploma", "Laurea"], use="describe")
    s.amount("annonas", 1935, 2005, "describe || protected", question="Anno di nascita")
    coded("genere", "Genere dell'intervistato", ["Uomo", "Donna"], kind="binary || categorical", use="protected")
    coded("cittad", "Cittadinanza", ["Italiana", "Altro Stato UE", "Stato extra UE"], kind="categorical",
          use="protected")  # fmt: skip
    coded("invalid", "Invalidità riconosciuta in famiglia", ["Presente", "Assente"], kind="binary || categorical",
          use="protected")  # fmt: skip
    coded("sindac", "Iscrizione a un sindacato", ["Iscritto", "Non iscritto"], kind="binary || categorical",
          use="protected")  # fmt: skip
    s.add("pesofam", [f"{v:.4f}" for v in rng.lognormal(0, 0.3, s.size)], "weight", "Peso campionario familiare")
    write_dta(folder / f"{s.name}.dta", s, codes)
    return [s]


CASES = [
    ("museum_friends_nl", "Microsoft Forms", microsoft_forms_dutch),
    ("rural_clinic_en", "KoboToolbox", kobo),
    ("spa_guests_ja", "Jotform", jotform_japanese),
    ("energy_homes_it", "Stata", stata_italian),
]
