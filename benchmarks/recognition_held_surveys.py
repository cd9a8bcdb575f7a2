"""Generated survey exports that are held back: a museum, a clinic, an energy supplier, a maker of software."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from recognition_files import write_csv, write_xlsx
from recognition_making import POINTS, Sheet, later, stamp

MOMENT = "%Y-%m-%d %H:%M:%S"


def qualtrics_codes(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Three header rows, numeric codes, -99 for seen and not answered, a multi-select split over columns."""
    s = Sheet("Visitor_Study_Numeric_June", rng, 380)
    began, took = s.moments("2025-05-20 09:00", 30), [int(v) for v in s.numbers(90, 2500)]
    s.add("StartDate", stamp(began, MOMENT), "left_out || answered_on", "Start Date")
    s.add("EndDate", stamp(began, MOMENT, took), "answered_on || left_out", "End Date")
    s.out("Status", [1 if i < 4 else 0 for i in range(s.size)], "Response Type")
    s.out("IPAddress", [f"203.0.113.{rng.integers(1, 254)}" for _ in began], "IP Address")
    s.out("Progress", s.holed(["100"] * s.size, 0.06, "72"), "Progress")
    s.add("Duration (in seconds)", took, "duration_seconds", "Duration (in seconds)")
    s.out("Finished", s.holed(["1"] * s.size, 0.06, "0"), "Finished")
    s.add("RecordedDate", stamp(began, MOMENT, np.add(took, 2)), "answered_on || left_out", "Recorded Date")
    s.add("ResponseId", [f"R_3{rng.integers(10**11, 10**12):x}{i:03d}" for i in range(s.size)], "customer_id")
    s.columns[-1].question = "Response ID"
    s.out("DistributionChannel", ["qr"] * s.size, "Distribution Channel")
    s.out("UserLanguage", ["EN-GB"] * s.size, "User Language")
    first = "Which gallery did you walk into first?"
    s.pick("QID_first", ["1", "2", "3", "4"], "active || describe", {"-99": 0.03}, question=first, kind="categorical")
    stem = "Please say how well each line fits you (1 = does not fit me, 7 = fits me perfectly)."
    for number, item in enumerate(
        ["I read every label", "I come to be with my children", "I like hands-on stations", "I prefer quiet rooms",
         "I return for special shows", "I sketch or photograph", "I plan my route beforehand",
         "I like to talk to the guards", "I skip the crowded rooms", "I buy a souvenir"], 1):  # fmt: skip
        s.points(f"Motives_{number}", 1, 7, missing={"-99": 0.03}, question=f"{stem} - {item}", battery="Motives")
    stages = "And how good was each part of your day with us?"
    for number, item in enumerate(["Buying tickets", "The cloakroom", "The audio guide", "The café"], 1):
        s.points(f"Day_{number}", 1, 5, "", {"-99": 0.05}, role="rating", question=f"{stages} - {item}", battery="Day")
    learn = ["A leaflet", "Word of mouth", "A school letter", "Radio"]
    ask = "Where had you come across the show? Tick as many as you like. - Selected Choice - "
    s.ticks([f"Heard_{i}" for i in range(1, 5)], learn, "Heard", "active || describe", on="1", off="",
            questions=[ask + o for o in learn])  # fmt: skip
    s.points("Tell_0", 0, 10, "describe", {"-99": 0.02})
    s.columns[-1].question = "On a scale from 0 to 10, would you tell people you know to come here?"
    s.add("Tell_0_NPS_GROUP", [1 if int(v) < 7 else 2 if int(v) < 9 else 3 for v in s.columns[-1].values],
          "left_out || attribute", s.columns[-1].question + " - Group", kind="ordinal || categorical", use="describe",
          scale="1..3 || (blank)", levels="1 < 2 < 3 || (blank)")  # fmt: skip
    s.out("Trap", s.holed(["2"] * s.size, 0.08, "5"), "Please leave this item on the second option. It is a check.")
    s.pick("D1", ["1", "2", "3"], "protected", {"-99": 0.02}, question="Your gender", kind="categorical")
    s.amount("D2", 16, 89, "describe || protected", question="How old are you (in years)?", missing={"-99": 0.03})
    s.pick("D3", ["1", "2"], "protected", question="Are you registered disabled?", kind="binary || categorical")
    s.amount("D4", 0, 5, "describe", question="How many children came along today?")
    s.out("Motives_DO_1", [rng.integers(1, 8) for _ in range(s.size)], stem + " - Display Order - I read every label")
    s.add("arm", s.picks(["A", "B"]), "left_out || attribute", "arm", kind="binary || categorical", use="describe")
    s.add("site_weight", [f"{v:.3f}" for v in rng.lognormal(0, 0.2, s.size)], "weight", "site_weight")
    ids = [f'{{"ImportId":"{c.header}","timeZone":"Europe/London"}}' for c in s.columns]
    write_csv(folder, s, below=[[c.question for c in s.columns], ids])
    return [s]


def qualtrics_legacy(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Two header rows of the old export: V1 and on, then the names; texts with a line break in the header."""
    s = Sheet("Patient_Experience_legacy", rng, 230)
    began = s.moments("2016-09-05 08:00", 40)
    s.add("V1", [f"R_{rng.integers(16**10, 16**11):x}" for _ in began], "customer_id", "ResponseID")
    s.out("V2", ["Default Response Set"] * s.size, "ResponseSet")
    s.out("V3", ["Anonymous"] * s.size, "Name")
    s.add("V4", [f"P{3000 + i}" for i in range(s.size)], "left_out || join_key || customer_id", "ExternalDataReference")
    s.out("V5", [""] * s.size, "EmailAddress")
    s.out("V6", [f"198.51.100.{rng.integers(1, 254)}" for _ in began], "IPAddress")
    s.out("V7", ["0"] * s.size, "Status")
    s.add("V8", stamp(began, MOMENT), "left_out || answered_on", "StartDate")
    s.add("V9", stamp(began, MOMENT, [500] * s.size), "answered_on || left_out", "EndDate")
    s.out("V10", ["1"] * s.size, "Finished")
    reason = ["A check-up", "A new complaint", "A long-standing condition"]
    s.pick("Q1.2", reason, "active || describe", question="What was the main reason for your appointment?")
    stem = "Thinking about your own health, how often is each of these true of you?"
    often = ["Never true of me", "Rarely true of me", "Sometimes true of me", "Often true of me", "Always true of me"]
    for number, item in enumerate(["I look symptoms up online", "I put off making an appointment",
                                   "I want the doctor to decide", "I follow treatment to the letter"], 1):  # fmt: skip
        s.words(f"Q1.3_{number}", often, missing={"Unsure": 0.05}, battery="Q1.3", question=f"{stem}-{item}")
    graded = ["Terrible", "Not good", "Acceptable", "Very good", "Outstanding"]
    for number, item in enumerate(["Reception desk", "Time in the waiting room", "The consultation"], 1):
        s.words(f"Q1.4_{number}", graded, "", {"Did not use": 0.1}, role="rating", battery="Q1.4",
                question=f"Please grade your visit:\n-{item}")  # fmt: skip
    s.points("Q1.5", 1, 10, "describe", ends=("1 (Worst possible)", "10 (Best possible)"),
             question="Overall, what mark would you give this clinic?")  # fmt: skip
    distance = ["Up to 10 minutes", "11 to 20 minutes", "21 to 40 minutes", "Over 40 minutes"]
    s.words("Q1.6", distance, "active || describe", question="How long was your journey?")
    s.said("Q1.7", ["The nurse", "The doctor", "The car park"], ["took time for me", "was hard to find"], 0.5,
           question="In your own words: what went well, what did not?")  # fmt: skip
    s.pick("Q1.8", ["Woman", "Man", "In another way"], "protected", {"I'd rather not say": 0.04},
           question="Gender: I identify as ...")  # fmt: skip
    faith = ["Christian", "Muslim", "Hindu", "No faith"]
    s.pick("Q1.9", faith, "protected", {"I'd rather not say": 0.07}, question="What faith do you belong to, if any?")
    s.pick("Q1.10", ["Currently pregnant", "Not currently pregnant"], "protected", {"Does not apply": 0.3},
           question="Pregnancy status")  # fmt: skip
    s.columns[-1].truth.update(kind="binary || categorical", missing="Does not apply || (blank)")
    school = ["No qualifications", "School leaver", "College", "University degree"]
    s.words("Q1.11", school, "describe", question="Highest level of schooling completed")
    s.out("LocationLatitude", ["52.4"] * s.size, "LocationLatitude")
    s.out("LocationAccuracy", ["-1"] * s.size, "LocationAccuracy")
    write_csv(folder, s, below=[[c.question for c in s.columns]], encoding="cp1252")
    return [s]


def surveymonkey_xlsx(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """A workbook with two header rows, merged over spread multi-selects and grids."""
    s = Sheet("Heating and Power Survey", rng, 260)
    began = s.moments("2025-01-10 10:00", 14)
    s.add("Respondent ID", [114_900_500_000 + 29 * i for i in range(s.size)], "customer_id")
    s.out("Collector ID", [459_800_112] * s.size)
    s.add("Start Date", began, "left_out || answered_on")
    s.add("End Date", later(began, s.numbers(60, 900)), "answered_on || left_out")
    s.out("IP Address", [f"192.0.2.{rng.integers(1, 254)}" for _ in began])
    s.out("Email Address", [""] * s.size)
    ask = "Which of the following are installed where you live?"
    gear = ["Gas boiler", "Heat pump", "Solar panels", "Electric car charger", "Smart thermostat"]
    s.ticks([ask] * 5, gear, ask, "active || describe", questions=gear)
    s.other(ask, ["wood stove", "oil tank", "district heating"], 0.1, "Other (please specify)")
    grid = "How much do the following worry you?"
    worry = ["No worry", "A little", "Quite a bit", "A great deal"]
    for item in ["Rising standing charges", "Power cuts", "My carbon footprint", "Being locked into a deal"]:
        s.words(grid, worry, missing={"Can't say": 0.07}, question=item, battery=grid)
    rate = "Please score the service you had from us this winter."
    for item in ["Submitting a meter reading", "Understanding the statement", "Emergency engineer"]:
        s.points(rate, 1, 5, "", {"Haven't used": 0.12}, question=item, battery=rate, role="rating",
                 ends=("1 - Dreadful", "5 - Superb"))  # fmt: skip
    s.amount("Roughly how many kilowatt-hours did your home use last year?", 900, 9000, "active || describe",
             question="Open-Ended Response", blank=0.15)  # fmt: skip
    s.words("How soon do you expect to change supplier?",
            ["Within a month", "Within a year", "Later than that", "I don't plan to"], "active || describe",
            question="Response")  # fmt: skip
    s.columns[-1].truth["levels"] = ("Within a month < Within a year < Later than that < I don't plan to || "
                                     "I don't plan to < Later than that < Within a year < Within a month")  # fmt: skip
    s.pick("Is your home insulated?", ["Fully", "In part", "Not insulated"], "active || describe", {"No idea": 0.08},
           question="Response")  # fmt: skip
    s.columns[-1].truth.update(kind="ordinal || categorical", levels="Not insulated < In part < Fully || (blank)")
    s.words("What are your monthly energy costs?", ["Below $60", "$60 to $119", "$120 to $199", "$200 and above"],
            "active || describe", {"No idea": 0.05}, question="Response")  # fmt: skip
    s.pick("Sexual orientation", ["Straight", "Gay or lesbian", "Bisexual"], "protected", {"No response": 0.1},
           question="Response")  # fmt: skip
    s.pick("Which party would you vote for?", ["Greens", "Labour", "Liberals"], "protected", {"No response": 0.2},
           question="Response")  # fmt: skip
    write_xlsx(folder / f"{s.name}.xlsx", {"Sheet": s}, two_rows=True, merged=True)
    return [s]


def alchemer(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """`item:question` for grids and `option:question` for spread multi-selects, contact and link columns."""
    s = Sheet("20250611-SurveyExport", rng, 300)
    began = s.moments("2025-06-01 00:00", 10)
    s.add("Response ID", list(range(2, s.size + 2)), "customer_id || left_out")
    s.add("Time Started", stamp(began, "%b %d, %Y %I:%M:%S %p"), "left_out || answered_on")
    s.add("Date Submitted", stamp(began, "%b %d, %Y %I:%M:%S %p", [300] * s.size), "answered_on")
    s.out("Status", s.holed(["Complete"] * s.size, 0.08, "Partial"))
    s.out("Contact ID", [""] * s.size)
    for name in ("Legacy Comments", "Comments", "Tags"):
        s.out(name, [""] * s.size)
    s.out("Language", ["English"] * s.size)
    s.out("Referer", ["https://app.example.org/"] * s.size)
    s.out("SessionID", [f"{rng.integers(10**12, 10**13)}_{i:x}" for i in range(s.size)])
    s.out("User Agent", ["Mozilla/5.0 (X11; Linux x86_64)"] * s.size)
    s.out("Longitude", [f"{-rng.random() * 90:.3f}" for _ in began])
    s.add("Country", s.picks(["Canada", "Ireland", "Australia"]), "attribute || left_out", kind="categorical",
          use="describe")  # fmt: skip
    grid = "Please rate how strongly your team needs each capability"
    need = ["1 (No need)", "2", "3", "4", "5 (Could not work without)"]
    for item in ["Audit trail", "Single sign-on", "Offline mode", "Custom dashboards", "Open API"]:
        s.points(f"{item}:{grid}", 1, 5, battery=grid, ends=(need[0], need[-1]), blank=0.04)
    ask = "Which devices does your team open the product on?"
    tools = ["Desktop", "Tablet", "Handset", "Kiosk screen"]
    s.ticks([f"{t}:{ask}" for t in tools], tools, ask, "active || describe")
    s.words("What is your role in buying software?", ["No say", "I give advice", "I sign off"], "describe || active")
    s.words("(untitled)", ["No difficulty", "Some difficulty", "Severe difficulty"], blank=0.1)
    s.columns[-1].header = "How hard was it to migrate your data to the product?"
    levels = s.columns[-1].truth["levels"]
    turned = " < ".join(reversed(levels.split(" < ")))
    s.columns[-1].truth.update(use="active || describe", role="attribute || rating", levels=f"{levels} || {turned}")
    for item in ["Onboarding", "Release notes", "Help desk"]:
        s.points(f"{item}:How did we do on each of the following (1 = let down, 7 = thrilled)?", 1, 7, "",
                 {"Not experienced": 0.1}, role="rating", battery="did")  # fmt: skip
    s.points("Net Promoter® - would you put our name forward to a peer?", 0, 10, "describe")
    s.add("Seats on your licence", s.numbers(1, 400), "attribute", kind="numeric", use="describe || active")
    size = ["Just me", "2 to 9 staff", "10 to 99 staff", "100 to 999 staff", "1,000+ staff"]
    s.words("How large is your employer?", size, "describe")
    s.points("Attention: pick the number three here", 3, 3, "", role="left_out")
    s.columns[-1].truth = {"role": "left_out"}
    s.said(
        "Which single feature is missing?", ["Bulk edit", "Dark theme", "A timeline"], ["for admins", "on tablet"], 0.3
    )
    s.pick("Ethnic background", ["South Asian", "East Asian", "Indigenous", "European"], "protected",
           {"Decline to state": 0.08})  # fmt: skip
    s.out("URL Variable: snc", [f"{rng.integers(10**9, 10**10)}" for _ in began])
    write_csv(folder, s, encoding="utf-8-sig", quote_all=True, ending="\r\n")
    return [s]


def limesurvey_full_spanish(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Full answers under full questions, `question [item]`, Sí and No for ticked options, cp1252."""
    s = Sheet("results-survey902210", rng, 270)
    began = s.moments("2025-02-01 00:00", 30)
    s.add("ID de respuesta", list(range(5, s.size + 5)), "customer_id || left_out")
    s.add("Fecha de envío", stamp(began, MOMENT, [600] * s.size), "answered_on")
    s.out("Última página", ["5"] * s.size)
    s.out("Lenguaje inicial", ["es"] * s.size)
    s.add("Fecha de inicio", stamp(began, MOMENT), "left_out || answered_on")
    s.pick("¿En qué tipo de vivienda reside?", ["Piso", "Casa adosada", "Casa independiente"], "describe || active")
    stem = "¿Con qué frecuencia hace lo siguiente?"
    often = ["Jamás", "Raras veces", "A veces", "Casi siempre", "Siempre"]
    for item in ["Apago las luces al salir", "Miro el precio por horas", "Lavo de noche", "Comparo tarifas"]:
        s.words(f"{stem} [{item}]", often, missing={"Sin respuesta": 0.05}, battery=stem)
    ask = "¿Qué ha contratado con nosotros?"
    had = ["Electricidad", "Gas natural", "Mantenimiento de caldera"]
    s.ticks([f"{ask} [{o}]" for o in had], had, ask, "active || describe", on="Sí", off="No")
    rate = "Valore su experiencia con"
    how = ["Pésima", "Mala", "Regular", "Buena", "Magnífica"]
    for item in ["El alta del contrato", "La lectura del contador", "La atención telefónica"]:
        s.words(f"{rate}: [{item}]", how, "", {"No procede": 0.12}, role="rating", battery=rate)
    s.amount("¿Cuánto paga al mes de luz? (en euros)", 20, 210, "active || describe", 2, comma=True,
             missing={"NS/NC": 0.06})  # fmt: skip
    s.pick("¿Piensa cambiar de compañía este año?", ["Sí", "No"], missing={"NS/NC": 0.1})
    s.words("Nivel de estudios", ["Primaria", "Bachillerato", "Formación profesional", "Universitarios"], "describe",
            {"NS/NC": 0.04})  # fmt: skip
    s.pick("Sexo", ["Hombre", "Mujer"], "protected", {"NS/NC": 0.03})
    s.pick("¿Cuál es su nacionalidad?", ["Española", "Comunitaria", "Extracomunitaria"], "protected")
    s.words("Edad", ["De 18 a 34 años", "De 35 a 54 años", "De 55 a 74 años", "75 años o más"], "protected")
    s.add("Código postal", [f"{rng.integers(1001, 52080):05d}" for _ in began], "left_out || attribute",
          kind="categorical", use="describe")  # fmt: skip
    s.said("¿Desea añadir algo?", ["La factura", "El técnico", "La web"], ["no se entiende", "llegó tarde"], 0.6)
    s.add("Tiempo total", [f"{v:.2f}" for v in s.numbers(90, 1300, 2)], "duration_seconds || left_out", kind=POINTS)
    s.columns[-1].truth = {"role": "duration_seconds || left_out"}
    write_csv(folder, s, ";", encoding="cp1252")
    return [s]


CASES = [
    ("museum_visitors_en", "Qualtrics (three rows, codes)", qualtrics_codes),
    ("clinic_patients_en", "Qualtrics (legacy)", qualtrics_legacy),
    ("home_energy_en", "SurveyMonkey (xlsx)", surveymonkey_xlsx),
    ("software_teams_en", "Alchemer", alchemer),
    ("home_energy_es", "LimeSurvey (full answers)", limesurvey_full_spanish),
]
