"""Generated exports that are held back: a theatre in Polish, the phones of a hospital, scores of a ferry line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from recognition_files import write_csv
from recognition_making import Sheet, stamp


def google_forms_polish(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Offsets in the timestamp, grids, options with commas in brackets, a scale that its header explains."""
    s = Sheet("Ankieta dla widzów (Odpowiedzi)", rng, 250)
    began = s.moments("2025-03-05 10:00", 40)
    s.add("Sygnatura czasowa", stamp(began, "%Y/%m/%d %I:%M:%S %p GMT+1"), "answered_on")
    s.words("Jak często bywa Pan/Pani w teatrze?", ["Pierwszy raz", "Raz na kilka lat", "Raz w roku", "Co miesiąc"],
            "active || describe")  # fmt: skip
    stem = "Proszę ocenić, na ile zgadza się Pan/Pani ze stwierdzeniami"
    agree = ["Zdecydowanie nie", "Raczej nie", "Ani tak, ani nie", "Raczej tak", "Zdecydowanie tak"]
    for item in ["Wybieram sztuki znanych autorów", "Lubię eksperymenty", "Chodzę dla aktorów", "Cena mnie ogranicza",
                 "Przychodzę ze znajomymi"]:  # fmt: skip
        s.words(f"{stem} [{item}]", agree, missing={"Trudno powiedzieć": 0.07}, battery=stem)
    rate = "Jak ocenia Pan/Pani obsługę?"
    marks = ["Bardzo źle", "Źle", "Przeciętnie", "Dobrze", "Bardzo dobrze"]
    for item in ["Kasa biletowa", "Szatnia", "Bufet"]:
        s.words(f"{rate} [{item}]", marks, "", {"Nie dotyczy": 0.12}, role="rating", battery=rate)
    s.points("Jak bardzo podobało się Panu/Pani dzisiejsze przedstawienie? (1 - wcale, 6 - ogromnie)", 1, 6, "describe")
    kinds = ["Dramat (klasyczny, współczesny)", "Komedia", "Musical (polski, zagraniczny)", "Balet"]
    s.many("Jakie spektakle Pan/Pani wybiera?", kinds, ", ")
    s.amount("Ile złotych wydaje Pan/Pani zwykle na bilet?", 20, 260, "active || describe", blank=0.06)
    s.pick("Płeć", ["Kobieta", "Mężczyzna"], "protected", {"Odmawiam odpowiedzi": 0.05})
    s.words("Przedział wiekowy", ["do 25 lat", "26-40 lat", "41-60 lat", "powyżej 60 lat"], "protected")
    s.words("Wykształcenie", ["podstawowe", "średnie", "wyższe"], "describe", {"Odmawiam odpowiedzi": 0.05})
    s.pick("Czy posiada Pan/Pani orzeczenie o niepełnosprawności?", ["Posiadam", "Nie posiadam"], "protected")
    s.said("Uwagi", ["Proszę o", "Dziękuję za"], ["wygodniejsze fotele", "wcześniejsze godziny", "napisy"], 0.6)
    s.said("Uwagi", ["Parking", "Program"], ["za drogi", "zbyt krótki"], 0.85)
    write_csv(folder, s)
    return [s]


def hospital_calls(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Waits as h:mm:ss, a flag for who hung up, times with offsets."""
    s = Sheet("switchboard_2025-W20", rng, 480)
    when, wait = s.moments("2025-05-12 07:00", 7), s.numbers(3, 1200)
    iso = "%Y-%m-%dT%H:%M:%S+01:00"
    hung_up = rng.random(s.size) < np.clip(np.array(wait) / 2500, 0.03, 0.5)
    s.add("interaction_ref", [f"{rng.integers(16**7, 16**8):x}-{i:03x}" for i in range(s.size)], "left_out || join_key")
    s.add("patient_ref", [f"H{5000 + int(i)}" for i in rng.integers(0, 160, s.size)], "customer_id")
    s.out("caller_number", [f"+3531555{rng.integers(1000, 9999)}" for _ in when])
    s.add("line", s.picks(["Appointments", "Test results", "Maternity"]), "stage || touchpoint || team || channel")
    s.add("rang_at", stamp(when, iso), "started_at || at")
    picked = stamp(when, iso, wait)
    s.add("picked_up_at", ["" if h else p for h, p in zip(hung_up, picked, strict=True)], "ended_at || left_out")
    s.add("wait_hms", [f"{w // 3600}:{w // 60 % 60:02d}:{w % 60:02d}" for w in wait], "wait_minutes")
    s.add("hung_up_waiting", [int(h) for h in hung_up], "abandoned")
    s.add("handler", ["" if h else str(rng.choice(["desk 4", "desk 7"])) for h in hung_up], "left_out || team")
    s.side("transferred", list(rng.choice(["0", "1"], s.size, p=[0.8, 0.2])))
    write_csv(folder, s, ";")
    return [s]


def score_tool(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """A tool for scores with a trend of its own, epochs in milliseconds, people who never answered."""
    s = Sheet("answers_all", rng, 300)
    names = s.names()
    s.add("Customer ID", [f"FERRY-{2000 + 3 * i}" for i in range(s.size)], "customer_id")
    s.add("Email address", s.emails(names), "left_out || join_key")
    s.out("First name", [n.split()[0] for n in names])
    s.add("Date of answer", [int(m.timestamp() * 1000) for m in s.moments("2025-01-15 00:00", 80)], "at || answered_on")
    s.points("Rating", 0, 10, "describe", blank=0.2, role="score || attribute")
    kinds = ["" if v == "" else "detractor" if int(v) < 7 else "passive" if int(v) < 9 else "promoter"
             for v in s.columns[-1].values]  # fmt: skip
    s.side("Rating type", kinds, ["detractor", "passive", "promoter"])
    s.said("Feedback", ["Boarding", "The cabin", "The crossing"], ["was calm", "took ages", "felt safe"], 0.5,
           "comment || verbatims || attribute")  # fmt: skip
    s.side("Campaign", s.picks(["Spring crossings", "Night crossings"]))
    s.pick("Cabin class", ["Deck seat", "Inside berth", "Sea view"], "describe || active")
    s.columns[-1].truth.update(kind="categorical || ordinal", levels="(blank) || Deck seat < Inside berth < Sea view")
    s.pick("Travels with vehicle", ["with vehicle", "on foot"], "active || describe")
    s.amount("Crossings in past year", 1, 40, "active || describe")
    s.out("Response URL", [f"https://ferry.example.org/a/{i}" for i in range(s.size)])
    write_csv(folder, s, encoding="utf-8-sig")
    return [s]


CASES = [
    ("theatre_pl", "Google Forms", google_forms_polish),
    ("hospital_calls_en", "Call-centre log", hospital_calls),
    ("ferry_scores_en", "NPS tool", score_tool),
]
