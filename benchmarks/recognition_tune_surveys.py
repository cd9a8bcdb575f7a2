"""Generated survey exports to tune on: a mobile network, a retail bank, deliveries of groceries, a motor insurer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from recognition_files import write_csv
from recognition_making import Sheet, stamp

AGREE = ["Strongly disagree", "Somewhat disagree", "Neither agree nor disagree", "Somewhat agree", "Strongly agree"]
SATISFIED = ["Extremely dissatisfied", "Somewhat dissatisfied", "Neither satisfied nor dissatisfied"]
SATISFIED += ["Somewhat satisfied", "Extremely satisfied"]


def qualtrics_text(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Three header rows, choice text, previews and test answers, display orders, embedded data."""
    s = Sheet("Mobile+Customer+Survey_March 14, 2025_10.22", rng, 320)
    began, took = s.moments("2025-03-01 08:00", 13), [int(v) for v in s.numbers(120, 1900)]
    names = s.names()
    preview = np.arange(s.size) < 3
    s.add("StartDate", stamp(began, "%Y-%m-%d %H:%M:%S"), "left_out || answered_on", "Start Date")
    s.add("EndDate", stamp(began, "%Y-%m-%d %H:%M:%S", took), "answered_on || left_out", "End Date")
    s.out("Status", ["Survey Preview" if p else "IP Address" for p in preview], "Response Type")
    s.out("IPAddress", [f"203.0.113.{rng.integers(1, 254)}" for _ in began], "IP Address")
    s.out("Progress", s.holed(["100"] * s.size, 0.05, "46"), "Progress")
    s.add("Duration (in seconds)", took, "duration_seconds", "Duration (in seconds)")
    s.out("Finished", s.holed(["True"] * s.size, 0.05, "False"), "Finished")
    s.add(
        "RecordedDate", stamp(began, "%Y-%m-%d %H:%M:%S", np.add(took, 1)), "answered_on || left_out", "Recorded Date"
    )
    s.add("ResponseId", [f"R_{rng.integers(10**12, 10**13):x}{i:04d}" for i in range(s.size)], "customer_id")
    s.columns[-1].question = "Response ID"
    s.out("RecipientLastName", [n.split()[1] for n in names], "Recipient Last Name")
    s.out("RecipientFirstName", [n.split()[0] for n in names], "Recipient First Name")
    s.add("RecipientEmail", s.emails(names), "left_out || join_key", "Recipient Email")
    subscribers = [f"MB{700100 + 7 * i}" for i in range(s.size)]
    s.add("ExternalReference", subscribers, "customer_id || join_key || left_out", "External Data Reference")
    s.out("LocationLatitude", [f"{51 + rng.random():.4f}" for _ in began], "Location Latitude")
    s.out("LocationLongitude", [f"-{rng.random():.4f}" for _ in began], "Location Longitude")
    channels = ["preview" if p else "email" for p in preview]
    s.out("DistributionChannel", channels, "Distribution Channel")
    s.add("UserLanguage", ["EN"] * s.size, "left_out", "User Language")
    consent = "I am 18 or over and agree to take part"
    s.add("Q1", [consent] * s.size, "left_out", "Before you begin: do you agree to take part?")
    tenure = ["Less than 6 months", "6-12 months", "1-2 years", "3-5 years", "More than 5 years"]
    s.words("Q2", tenure, "describe || active", question="How long have you been with your current mobile network?")
    stem = "How far do you agree with each statement about your phone plan?"
    items = [
        "I know exactly what I pay for each month", "I would switch for a cheaper bundle",
        "Coverage matters more to me than price", "I like to sort things out in the app",
        "I get bored of my handset quickly", "Loyal customers should be rewarded",
        "I share my data with the family", "I read reviews before I sign anything",
    ]  # fmt: skip
    for number, item in enumerate(items, 1):
        s.words(f"Q3_{number}", AGREE, blank=0.03, question=f"{stem} - {item}", battery="Q3")
    uses = ["Video streaming", "Hotspot for a laptop", "Mobile games", "Video calls", "Maps and navigation"]
    s.many("Q4", [*uses, "Other (please specify)"], ",", blank=0.02, question="What do you use your data for?")
    s.other("Q4_6_TEXT", ["podcasts for work", "backups", "a tablet for the kids"],
            question="What do you use your data for? - Other (please specify) - Text")  # fmt: skip
    stages = ["Choosing a plan", "Switching your number", "Getting help by phone", "Paying your bill"]
    missing = {"Not applicable": 0.08}
    for number, item in enumerate(stages, 1):
        s.words(f"Q5_{number}", SATISFIED, "", missing, role="rating", battery="Q5",
                question=f"How satisfied were you with each of these? - {item}")  # fmt: skip
    s.points("Q6", 0, 10, "describe", question="How likely are you to recommend us to a friend or colleague?")
    s.columns[-1].header = "Q6"
    groups = ["Detractor" if int(v) < 7 else "Passive" if int(v) < 9 else "Promoter" for v in s.columns[-1].values]
    s.add("Q6_NPS_GROUP", groups, "left_out || attribute", s.columns[-1].question + " - Group", kind="ordinal",
          use="describe", levels=["Detractor", "Passive", "Promoter"])  # fmt: skip
    starts = ["The signal drops", "I pay too much", "The app is easy", "Nobody answered the phone"]
    s.said("Q7", starts, ["in my village.", "since the last price rise.", "and I like that."], 0.4,
           question="Is there anything else you would like to tell us about your network?")  # fmt: skip
    s.add("Q8", s.holed(["Somewhat agree"] * s.size, 0.06, "Strongly agree"), "left_out")
    s.columns[-1].question = "To show that you are reading, please select 'Somewhat agree' for this line."
    ages = ["18-24", "25-34", "35-44", "45-54", "55-64", "65 or older"]
    s.words("Q9", ages, "protected", question="Which age group are you in?")
    s.pick("Q10", ["Male", "Female", "Non-binary / third gender"], "protected", {"Prefer not to say": 0.04},
           question="How do you describe yourself?")  # fmt: skip
    bands = ["Under £15,000", "£15,000 - £29,999", "£30,000 - £49,999", "£50,000 - £79,999", "£80,000 or more"]
    s.words("Q11", bands, "describe", {"Prefer not to say": 0.1}, question="What is your yearly household income?")
    orders = ["|".join(str(x) for x in rng.permutation(len(items)) + 1) for _ in range(s.size)]
    s.out("Q3_DO", orders, f"{stem} - Display Order")
    s.add("Condition", s.picks(["control", "short_intro", "long_intro"]), "left_out || attribute", "Condition",
          kind="categorical", use="describe")  # fmt: skip
    s.pick("PlanType", ["SIM only", "Handset 24m", "Prepaid"], "describe || active", question="PlanType")
    s.add("wgt_final", [f"{v:.4f}" for v in rng.lognormal(0, 0.3, s.size)], "weight", "wgt_final")
    ids = [f'{{"ImportId":"QID{i}"}}' for i in range(1, len(s.columns) + 1)]
    write_csv(folder, s, below=[[c.question for c in s.columns], ids], encoding="utf-8-sig")
    return [s]


def surveymonkey_csv(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Two header rows: the question over its first column, `Response` or the option below; spread multi-selects."""
    s = Sheet("Branch and App Feedback", rng, 280)
    began = s.moments("2025-02-03 09:00", 20)
    names = s.names()
    s.add("Respondent ID", [118_400_120_000 + 37 * i for i in range(s.size)], "customer_id")
    s.out("Collector ID", ["461200981"] * s.size)
    s.add("Start Date", stamp(began, "%m/%d/%Y %I:%M:%S %p"), "left_out || answered_on")
    s.add("End Date", stamp(began, "%m/%d/%Y %I:%M:%S %p", rng.integers(60, 900, s.size)), "answered_on || left_out")
    s.out("IP Address", [f"198.51.100.{rng.integers(1, 254)}" for _ in began])
    s.add("Email Address", s.holed(s.emails(names), 0.3), "left_out || join_key")
    s.out("First Name", [n.split()[0] for n in names])
    s.out("Last Name", [n.split()[1] for n in names])
    s.out("Custom Data 1", [""] * s.size)
    accounts = ["Current account", "Savings account", "Mortgage", "Credit card", "Personal loan"]
    which = "Which of our products do you hold? (Select all that apply)"
    s.ticks([which] * 5, accounts, which, "describe || active", questions=accounts)
    often = ["Never", "Less than once a month", "About once a month", "Weekly", "Daily"]
    s.words("How often do you visit a branch?", often, question="Response")
    grid = "When you think about money, how important is each of the following?"
    important = ["Not at all important", "Not so important", "Somewhat important", "Very important"]
    important.append("Extremely important")
    items = ["A named adviser", "No monthly fee", "Instant notifications", "Ethical investments", "A branch nearby"]
    for item in items:
        s.words(grid, important, blank=0.04, question=item, battery=grid)
    how = "How would you rate your last experience of:"
    quality = ["Very poor", "Poor", "Fair", "Good", "Excellent"]
    for item in ["Opening an account", "Using the mobile app", "Speaking to an adviser"]:
        s.words(how, quality, "", {"N/A": 0.1}, question=item, battery=how, role="rating")
    s.points("How likely is it that you would recommend our bank to a friend or colleague?", 0, 10, "describe",
             question="Response")  # fmt: skip
    s.points("How much effort did it take to sort out your last request?", 1, 10, "active || describe",
             ends=("1 - Hardly any effort", "10 - A huge effort"), question="Response")  # fmt: skip
    s.columns[-1].truth["role"] = "attribute || rating"
    why = "Why do you bank with us?"
    reasons = ["Rates", "Family has always banked here", "Employer recommended it", "Convenience"]
    s.pick(why, [*reasons, "Other (please specify)"], question="Response")
    s.other(why, ["they sponsor my club", "moved house", "the branch is next door"], 0.1, "Other (please specify)")
    s.pick("Do you own or rent your home?", ["Own", "Rent"], "describe", {"Prefer not to answer": 0.06},
           question="Response")  # fmt: skip
    s.words("Age", ["18-29", "30-44", "45-60", "> 60"], "protected", question="Response")
    s.pick("Which race or ethnicity best describes you?",
           ["White", "Black or African American", "Asian / Pacific Islander", "Hispanic"], "protected",
           {"Prefer not to answer": 0.05}, question="Response")  # fmt: skip
    s.said("What one thing should we improve?", ["Shorter queues", "Clearer letters", "Fewer passwords"],
           ["at the branch", "please", "when I log in"], 0.5, question="Open-Ended Response")  # fmt: skip
    top = [c.header if not i or s.columns[i - 1].header != c.header else "" for i, c in enumerate(s.columns)]
    write_csv(folder, s, above=[top, [c.question for c in s.columns]], headers=False)
    return [s]


def google_forms_german(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Grids `stem [item]`, options with commas in brackets, a repeated header, k.A."""
    s = Sheet("Umfrage Lieferdienst (Antworten) - Formularantworten 1", rng, 240)
    s.add("Zeitstempel", stamp(s.moments("2025-01-07 07:30", 30), "%d.%m.%Y %H:%M:%S"), "answered_on")
    often = ["nie", "seltener als einmal im Monat", "1-3 mal im Monat", "einmal pro Woche", "mehrmals pro Woche"]
    s.words("Wie oft bestellen Sie Lebensmittel online?", often)
    goods = ["Obst und Gemüse (frisch, regional)", "Getränke (Kisten, Fässer)", "Tiefkühlware", "Drogerie", "Backwaren"]
    s.many("Was bestellen Sie? (Mehrfachauswahl)", goods, ", ")
    stem = "Wie sehr treffen diese Aussagen auf Sie zu?"
    true = ["trifft gar nicht zu", "trifft eher nicht zu", "teils/teils", "trifft eher zu", "trifft voll zu"]
    for item in ["Ich plane meine Einkäufe", "Ich achte auf Bio-Siegel", "Ich probiere gern Neues", "Ich spare Wege"]:
        s.words(f"{stem} [{item}]", true, missing={"k.A.": 0.06}, battery=stem)
    grid = "Wie zufrieden waren Sie mit ..."
    pleased = ["sehr unzufrieden", "unzufrieden", "weder noch", "zufrieden", "sehr zufrieden"]
    for item in ["der Bestellung im Shop", "der Lieferung", "der Reklamation"]:
        s.words(f"{grid} [{item}]", pleased, "", {"k.A.": 0.12}, role="rating", battery=grid)
    s.points("Wie wichtig ist Ihnen ein enges Zeitfenster? (1 = unwichtig, 5 = sehr wichtig)", 1, 5)
    s.pick("Welches Lieferfenster passt Ihnen am besten?", ["vormittags", "nachmittags", "abends"])
    s.said("Anmerkungen", ["Der Fahrer", "Die App"], ["war freundlich", "hing oft", "kam zu spät"], 0.6)
    s.amount("Wie viel geben Sie pro Bestellung ungefähr aus (in Euro)?", 15, 160, digits=2, comma=True, blank=0.05)
    s.pick("Geschlecht", ["männlich", "weiblich", "divers"], "protected", {"keine Angabe": 0.05})
    s.amount("Geburtsjahr", 1945, 2006, "describe || protected")
    s.pick("Haben Sie Kinder unter 14 im Haushalt?", ["Ja", "Nein"], "describe")
    s.pick("Bundesland", ["Hessen", "Bayern", "Sachsen", "Berlin"], "describe")
    s.said("Anmerkungen", ["Bitte", "Ich hätte gern", "Danke für"], ["mehr Auswahl", "weniger Verpackung"], 0.7)
    s.add("E-Mail-Adresse für die Verlosung", s.holed(s.emails(s.names()), 0.5), "left_out || join_key")
    write_csv(folder, s)
    return [s]


def limesurvey_codes_french(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Answer codes, semicolons, `CODE[SQ001]. question [item]`, Y for a ticked option, N/A where not seen."""
    s = Sheet("results-survey481516", rng, 260)
    began = s.moments("2024-11-04 08:00", 25)
    s.add("id. ID de la réponse", list(range(1, s.size + 1)), "customer_id || left_out")
    s.add("submitdate. Date de soumission", stamp(began, "%Y-%m-%d %H:%M:%S", [400] * s.size), "answered_on")
    s.out("lastpage. Dernière page", ["6"] * s.size)
    s.out("startlanguage. Langue de départ", ["fr"] * s.size)
    s.out("seed. Tête de série", [rng.integers(10**8, 2 * 10**9) for _ in range(s.size)])
    s.add("startdate. Date de lancement", stamp(began, "%Y-%m-%d %H:%M:%S"), "left_out || answered_on")
    s.out("ipaddr. Adresse IP", [f"192.0.2.{rng.integers(1, 254)}" for _ in began])
    s.pick("G01Q01. Quel type de véhicule assurez-vous ?", ["A1", "A2", "A3"])
    stem = "Dans quelle mesure êtes-vous d'accord avec ces affirmations ?"
    items = ["Je compare les contrats chaque année", "Je préfère une franchise basse", "Je conduis surtout en ville",
             "Une assistance 24h/24 me rassure", "Je fais confiance à mon agent"]  # fmt: skip
    for number, item in enumerate(items, 1):
        s.points(f"G01Q02[SQ{number:03d}]. {stem} [{item}]", 1, 5, blank=0.04, battery="G01Q02")
    options = ["Bris de glace", "Vol", "Tous risques", "Assistance 0 km"]
    ticked = "Quelles garanties avez-vous souscrites ?"
    heads = [f"G02Q03[SQ{i:03d}]. {ticked} [{o}]" for i, o in enumerate(options, 1)]
    s.ticks(heads, options, "G02Q03", "active || describe", on="Y", off="")
    s.other(f"G02Q03[other]. {ticked} [Autre]", ["protection juridique", "prêt de voiture", "bagages"], 0.06)
    stages = "Sur une échelle de 1 (pas du tout satisfait) à 10 (tout à fait satisfait), quelle note donnez-vous ?"
    for number, item in enumerate(["La souscription", "La déclaration du sinistre", "Le remboursement"], 1):
        s.points(f"G02Q04[SQ{number:03d}]. {stages} [{item}]", 1, 10, "", {"N/A": 0.15}, role="rating",
                 battery="G02Q04")  # fmt: skip
    s.pick("G03Q05. Avez-vous eu un accident ces trois dernières années ?", ["Y", "N"], "active || describe")
    s.amount("G03Q06. Combien de kilomètres parcourez-vous par an ?", 2000, 38000, missing={"-1": 0.03})
    s.said("G03Q07. Que pouvons-nous améliorer ?", ["Répondre", "Rembourser", "Expliquer"],
           ["plus vite", "plus clairement, SVP"], 0.55)  # fmt: skip
    s.pick("G04Q08. Sexe", ["M", "F"], "protected", {"N/A": 0.03})
    s.pick("G04Q09. Nationalité", ["Française", "Autre pays de l'UE", "Hors UE"], "protected", {"N/A": 0.03})
    s.amount("G04Q10. Quel est votre âge ?", 18, 84, "describe || protected", missing={"999": 0.02})
    s.out("G04Q11. Pour vérifier votre attention, veuillez cocher la réponse 3", s.holed(["A3"] * s.size, 0.07, "A1"))
    s.add("interviewtime. Temps total", [f"{v:.2f}" for v in s.numbers(100, 1500, 2)], "duration_seconds || left_out")
    write_csv(folder, s, ";", quote_all=True)
    return [s]


CASES = [
    ("mobile_network_en", "Qualtrics (three rows, text)", qualtrics_text),
    ("bank_en", "SurveyMonkey (csv)", surveymonkey_csv),
    ("groceries_de", "Google Forms", google_forms_german),
    ("motor_insurer_fr", "LimeSurvey (codes)", limesurvey_codes_french),
]
