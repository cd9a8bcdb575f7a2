"""Generated exports of forms to tune on: a chain of gyms, a panel on broadband in Portuguese, scores of a network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from recognition_files import write_csv, write_sav
from recognition_making import Sheet, stamp


def typeform(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Options as headers without their question, numbers under questions, `#` as id, 1 and 0 for yes and no."""
    s = Sheet("responses", rng, 210)
    s.add("#", [f"{rng.integers(16**7, 16**8):x}{i:06x}" for i in range(s.size)], "customer_id")
    s.out("First up, what's your name?", s.names())
    goals = ["Lose weight", "Build strength", "Train for a race", "Feel less stressed"]
    s.pick("What brings you to our gyms?", goals)
    s.ticks(["Spin", "Yoga", "Free weights", "Pool", "Boxing"], ["Spin", "Yoga", "Free weights", "Pool", "Boxing"],
            "classes")  # fmt: skip
    s.other("Other", ["climbing wall", "sauna", "rowing"])
    visits = ["Hardly ever", "A couple of times a month", "Once a week", "2-3 times a week", "Almost every day"]
    s.words("How often did you train with us last month?", visits)
    s.points("How motivated do you feel to train on your own?", 1, 7, blank=0.04)
    s.points("How clean did you find the changing rooms?", 1, 5, "", role="rating")
    s.points("How helpful were our trainers?", 1, 5, "", role="rating")
    s.points("*All in all*, how happy are you with your membership?", 1, 5, "describe")
    s.pick("Would you pay extra for a personal coach?", ["1", "0"])
    s.amount("How many minutes does it take you to get to the gym?", 3, 75)
    s.points("How likely are you to recommend us to a training partner?", 0, 10, "describe")
    s.said("What would make you come more often?", ["Longer hours", "Fewer people", "New machines"],
           ["after work", "at weekends"], 0.35)  # fmt: skip
    s.pick("Do you live with a disability or long-term injury?", ["1", "0"], "protected", blank=0.05)
    s.out("utm_source", s.picks(["newsletter", "poster", "instagram"]))
    s.columns[-1].truth.update(role="left_out || attribute", kind="categorical", use="describe || active")
    began = s.moments("2025-04-01 06:00", 15)
    s.add("Start Date (UTC)", stamp(began, "%Y-%m-%d %H:%M:%S"), "left_out || answered_on")
    s.add("Submit Date (UTC)", stamp(began, "%Y-%m-%d %H:%M:%S", rng.integers(50, 500, s.size)), "answered_on")
    s.out("Network ID", [f"{rng.integers(16**9, 16**10):x}" for _ in began])
    write_csv(folder, s)
    return [s]


def spss_portuguese(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Value labels, measures, user-missing 98 and 99, a multi-select of 1 and 0, a weight, an experimental group."""
    s, codes, measures, missing = Sheet("painel_banda_larga", rng, 420), {}, {}, {}
    concorda = ["Discordo totalmente", "Discordo", "Nem concordo nem discordo", "Concordo", "Concordo totalmente"]
    unsure = {"Não sabe": 98, "Recusa": 99}

    def coded(name: str, question: str, levels: list[str], **truth: str) -> None:
        """Add labelled codes: truth in labels or codes, user-missing as labels, codes or blank already."""
        of = {word: code for code, word in enumerate(levels, 1)} | unsure
        values = [levels[i] for i in s.places(len(levels))]
        values = s.holed(s.holed(values, 0.05, "Não sabe"), 0.02, "Recusa")
        by_word = " < ".join(w for w in levels if w in values)
        by_code = " < ".join(str(of[w]) for w in levels if w in values)
        truth = {"role": "attribute", "kind": "ordinal", "levels": f"{by_word} || {by_code} || (blank)", **truth}
        truth["scale"] = f"(blank) || 1..{len(levels)}"
        if "categorical" in truth["kind"]:
            truth["levels"], truth["scale"] = "", ""
        s.add(name, values, question=question, missing="98 | 99 || Não sabe | Recusa || (blank)", **truth)
        codes[name], missing[name] = of, [98, 99]
        measures[name] = "nominal" if "categorical" in truth["kind"] else "ordinal"

    s.add("idresp", [50_000 + 3 * i for i in range(s.size)], "customer_id", "Número do respondente")
    s.add("onda", [4] * s.size, "left_out", "Onda do painel")
    s.add("grupo_exp", s.picks(["1", "2"]), "left_out || attribute", "Grupo experimental", kind="categorical || binary",
          use="describe")  # fmt: skip
    coded("p1", "P1. Há quanto tempo é cliente da operadora?",
          ["Menos de 1 ano", "1 a 3 anos", "4 a 9 anos", "10 anos ou mais"], use="describe || active")  # fmt: skip
    items = ["A velocidade é o que mais conta", "Mudo de operadora se me oferecerem desconto",
             "Prefiro tratar de tudo na loja", "Gosto de ter televisão no pacote", "Entendo a fatura"]  # fmt: skip
    for number, item in enumerate(items, 1):
        coded(f"p2_{number}", f"P2. Concorda com as frases seguintes? - {item}", concorda, use="active", battery="p2")
    satisfeito = ["Muito insatisfeito", "Insatisfeito", "Satisfeito", "Muito satisfeito"]
    for number, item in enumerate(["Instalação", "Apoio técnico", "Faturação"], 1):
        coded(f"p3_{number}", f"P3. Qual a sua satisfação com: {item}", satisfeito, role="rating", battery="p3")
    used = ["Filmes e séries", "Teletrabalho", "Jogos", "Câmaras de segurança"]
    s.ticks([f"p4_{i}" for i in range(1, 5)], used, "p4", on="1", off="0",
            questions=[f"P4. Para que usa a internet em casa? {o}" for o in used])  # fmt: skip
    for number in range(1, 5):
        codes[f"p4_{number}"], measures[f"p4_{number}"] = {"Não mencionado": 0, "Mencionado": 1}, "nominal"
    s.points("p5", 0, 10, "describe", question="P5. De 0 a 10, qual a probabilidade de nos recomendar?")
    s.amount("p6", 10, 90, "active || describe", 2, question="P6. Quanto paga por mês (euros)?")
    measures |= {"p5": "scale", "p6": "scale", "idade": "scale", "peso": "scale"}
    s.amount("idade", 18, 88, "describe || protected", question="Idade em anos")
    coded("genero", "Género do respondente", ["Masculino", "Feminino"], kind="binary || categorical", use="protected")
    measures["genero"] = "nominal"
    coded("relig", "Religião", ["Católica", "Evangélica", "Outra", "Nenhuma"], kind="categorical", use="protected")
    coded("escol", "Escolaridade concluída", ["Básico", "Secundário", "Licenciatura", "Mestrado ou mais"],
          use="describe")  # fmt: skip
    coded("distrito", "Distrito de residência", ["Aveiro", "Braga", "Évora", "Faro"], kind="categorical",
          use="describe")  # fmt: skip
    s.add("peso", [f"{v:.5f}" for v in rng.lognormal(0, 0.25, s.size)], "weight", "Ponderador final")
    codes["grupo_exp"] = {"Sem preço": 1, "Com preço": 2}
    s.columns[2].values = ["Sem preço" if v == "1" else "Com preço" for v in s.columns[2].values]
    for place, column in enumerate(s.columns):
        if column.header.startswith("p4_"):
            s.columns[place].values = ["Mencionado" if v == "1" else "Não mencionado" for v in column.values]
        if column.header == "genero":
            column.truth["levels"] = column.truth["scale"] = ""
    write_sav(folder / f"{s.name}.sav", s, codes, measures, missing, "Painel banda larga")
    return [s]


def nps_tool(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """A tool for scores: a row per answer, properties of the person behind it."""
    s = Sheet("delighted_export", rng, 330)
    names, when = s.names(), s.moments("2024-09-01 00:00", 120)
    s.add("Response ID", [81_200_000 + 11 * i for i in range(s.size)], "left_out || join_key")
    s.add("Person ID", [f"PX{4000 + 3 * i}" for i in range(s.size)], "customer_id")
    s.out("Name", names)
    s.add("Email", s.emails(names), "left_out || join_key")
    s.out("Phone", s.phones())
    s.add("Survey Type", ["nps"] * s.size, "left_out || touchpoint || stage")
    s.points("Score", 0, 10, "describe", role="score || attribute")
    s.said("Comment", ["Reception", "Roaming abroad", "The bundle"], ["is great", "cost me a fortune", "just works"],
           0.45, "comment || verbatims || attribute")  # fmt: skip
    s.add("Created At", stamp(when, "%Y-%m-%d %H:%M:%S +0000"), "at || answered_on")
    s.add("Updated At", stamp(when, "%Y-%m-%d %H:%M:%S +0000", [90] * s.size), "left_out")
    s.out("Permalink", [f"https://scores.example.org/r/{i:06d}" for i in range(s.size)])
    s.side("Tags", s.holed(s.picks(["billing", "coverage", "billing, coverage"]), 0.5))
    s.pick("Contract Type", ["Pay as you go", "Monthly", "Business"], "describe || active")
    s.columns[-1].truth["role"] = "attribute || contract"
    s.side("Store Region", s.picks(["North West", "Midlands", "London"]))
    s.out("Notes", [""] * s.size)
    write_csv(folder, s)
    return [s]


CASES = [
    ("gyms_en", "Typeform", typeform),
    ("broadband_panel_pt", "SPSS", spss_portuguese),
    ("network_scores_en", "NPS tool", nps_tool),
]
