"""Protected attributes are never active by a guess, in ten languages and in the short forms of survey archives."""

from __future__ import annotations

import pytest

from personakit.core.kinds import Use
from personakit.profiling.column_use import UseGuess, guess_use
from personakit.profiling.infer_kind import ColumnContext, infer_kind
from personakit.profiling.person_words import demographic_by_words, is_personal
from personakit.profiling.profile_column import profile_column
from personakit.profiling.protected_words import protected_by_values
from personakit.profiling.tool_columns import is_experiment, is_weight, written_by_tool

SURVEY, CUSTOMERS = ColumnContext(table="survey"), ColumnContext(table="customers")
CODES = ["1", "2", "3", "1", "2", "2", "3", "1"] * 10


def use_of(name: str, cells: list[str], label: str = "", context: ColumnContext = SURVEY) -> UseGuess:
    column = profile_column(cells, name, label=label)
    return guess_use(column, infer_kind(column, context), context)


@pytest.mark.parametrize(
    "header",
    [
        "race2", "racethn4", "RACECMB", "ppethm", "PPGENDER", "Gender identity", "D1_sex", "hispanic_origin", "RELIG",
        "relig_affil", "PartyID", "party_lean", "ideology7", "Sexual orientation", "disability_status",
        "Nationality", "agegrp", "Age range", "Geschlecht", "Konfession", "Schwerbehinderung", "Parteipräferenz",
        "Staatsangehörigkeit", "Altersgruppe", "Sexe", "Nationalité", "Tranche d'âge", "Orientation sexuelle", "Sexo",
        "Género", "Etnia", "Religión", "Discapacidad", "Nacionalidad", "Rango de edad", "Sesso", "Fascia d'età",
        "Religione", "Cittadinanza", "Geslacht", "Nationaliteit", "Leeftijdsgroep", "Raça", "Faixa etária",
        "Deficiência",
        "Religião", "Płeć", "Niepełnosprawność", "Wyznanie", "Grupa wiekowa", "性別", "国籍", "お客様の性別", "宗教",
        "年代",
        "性别", "民族", "年龄段", "政党",
    ],
)  # fmt: skip
@pytest.mark.parametrize("context", [SURVEY, CUSTOMERS])
def test_a_protected_header_is_never_active(header: str, context: ColumnContext) -> None:
    assert use_of(header, CODES, context=context).use is Use.PROTECTED


@pytest.mark.parametrize(
    "question",
    [
        "What is your gender?", "Which of the following best describes your race or ethnic background?",
        "Are you of Hispanic or Latino origin?", "Do you consider yourself a Christian?", "What is your religion?",
        "Do you have a disability or long-term health condition?", "Are you a member of a trade union?",
        "Generally speaking, do you think of yourself as a Republican, a Democrat or what?", "Are you male or female?",
        "Welches Geschlecht haben Sie?", "Quel est votre sexe ?", "¿Cuál es su género?", "Qual è il tuo genere?",
        "Wat is uw geslacht?", "Jaka jest Twoja płeć?",
    ],
)  # fmt: skip
def test_a_question_for_a_protected_attribute_is_never_active(question: str) -> None:
    assert use_of("Q14", CODES, question).use is Use.PROTECTED
    assert use_of(question, CODES).use is Use.PROTECTED


@pytest.mark.parametrize(
    "levels",
    [
        ["Male", "Female"], ["F", "M"], ["Mann", "Frau", "Divers"], ["Homme", "Femme"], ["Hombre", "Mujer", "Otro"],
        ["Kobieta", "Mężczyzna"], ["男性", "女性", "回答しない"], ["Man", "Woman", "Non-binary", "Prefer not to say"],
        ["Protestant", "Roman Catholic", "Jewish", "None"], ["White", "Black", "Hispanic/Latino", "Asian"],
        ["Straight", "Gay or lesbian", "Bisexual"], ["Democrat", "Republican", "Independent"],
    ],
)  # fmt: skip
def test_levels_alone_show_a_protected_attribute(levels: list[str]) -> None:
    assert use_of("Q77", levels * 20).use is Use.PROTECTED


@pytest.mark.parametrize(
    "levels", [["S", "M", "L"], ["Red", "White", "Black"], ["Asian food", "Italian food"], ["Mr Price", "Woolworths"]]
)
def test_levels_of_other_things_are_not_protected(levels: list[str]) -> None:
    assert protected_by_values(levels) is None


@pytest.mark.parametrize(
    ("header", "question"),
    [
        ("Q1_3", "Brands should speak up for gender equality and the environment in their advertising"),
        ("party_size", ""), ("Under pressure I stay calm when things go wrong at work", ""), ("brand", "Which brand?"),
    ],
)  # fmt: skip
def test_an_opinion_is_not_protected(header: str, question: str) -> None:
    assert use_of(header, CODES, question).use is Use.ACTIVE


def test_demographics_describe_and_opinions_do_not() -> None:
    for name in ("Einkommen", "Código postal", "Household size", "Wykształcenie", "職業", "学历", "Annual Income"):
        assert demographic_by_words(name, ""), name
    for question in ("How many children live in your household?", "In which country do you currently live?"):
        assert demographic_by_words("Q9", question), question
    assert not demographic_by_words("Do you prefer to watch films at home?", "")


def test_columns_that_no_customer_answered_are_left_out() -> None:
    rows = [str(i) for i in range(1, 201)]
    assert use_of("X", rows).why == "numbers the rows"
    assert use_of("condition", CODES).use is None
    assert use_of("Q3_4", CODES, "Please select 'Disagree' here to show you are reading").use is None
    assert use_of("contact", [f"+49 30 55{i:05d}" for i in range(100)], context=CUSTOMERS).use is None
    assert use_of("wgt_final", [str(0.5 + i / 100) for i in range(200)], context=CUSTOMERS).use is None
    for header in ("_uuid", "Network ID", "Q1_DO_3", "RecordedDate", "Completion time", "submitdate", "startlanguage"):
        assert written_by_tool(header), header
    for header in (
        "Start of the contract",
        "Comments on our service",
        "Version of the app",
        "Do you drive?",
        "Which browser do you use?",
        "Feedback on staff",
        "Status of the order",
    ):
        assert not written_by_tool(header), header


def test_what_looks_like_it_but_is_not() -> None:
    assert not is_experiment("Weather conditions")
    assert not is_weight("Body weight in kg")
    assert not is_personal("PhoneService")
    assert is_personal("Apellidos")
    assert is_personal("お名前")
