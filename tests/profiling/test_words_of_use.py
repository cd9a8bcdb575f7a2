"""Words of use and role that surveys of several platforms and languages have: protected, demographics, ratings."""

import pytest

from personakit.core.kinds import Kind, Use
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.column_use import guess_use
from personakit.profiling.drafting.service_ratings import service_ratings
from personakit.profiling.drafting.survey_roles import survey_roles
from personakit.profiling.infer_kind import ColumnContext, KindGuess, infer_kind
from personakit.profiling.outcome_words import asks_outcome
from personakit.profiling.person_words import demographic_by_words, is_personal
from personakit.profiling.profile_column import profile_column
from personakit.profiling.protected_words import protected_by_words
from personakit.profiling.service_words import asks_satisfaction
from personakit.profiling.tool_columns import checks_attention, is_weight, written_by_tool

OFTEN = ["Never", "Rarely", "Sometimes", "Always"] * 10


@pytest.mark.parametrize(
    ("name", "question", "protected"),
    [
        ("invalid", "Invalidità riconosciuta in famiglia", True),
        ("q10", "정치적 성향", True),
        ("Ethic_1", "", False),
        ("ethnicity", "", True),
        ("Seriez-vous intéressé par une application qui génère des idées pour vous, selon un thème ?", "", False),
    ],
)
def test_protected_words(name: str, question: str, protected: bool) -> None:
    assert protected_by_words(name, question, 5) is protected


@pytest.mark.parametrize(
    ("item", "use"), [("I look symptoms up online", Use.ACTIVE), ("My disability keeps me at home", Use.PROTECTED)]
)
def test_an_item_of_a_battery_is_judged_by_itself(item: str, use: Use) -> None:
    stem = "Thinking about your own health, how often is each of these true of you?"
    column = profile_column(OFTEN, "Q1.3_1", label=f"{stem}-{item}", stem=stem, item=item)
    guess = KindGuess(Kind.ORDINAL, "words", order=("Never", "Rarely", "Sometimes", "Always"))
    assert guess_use(column, guess, ColumnContext(table="survey", battery=True)).use is use


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("Facultad", ""),
        ("village", ""),
        ("no_membrs", ""),
        ("years_liv", ""),
        ("enrollment_month", ""),
        ("MemberSite", ""),
        ("Q3", "How large is your employer?"),
        ("Q4", "What sector do you work in?"),
    ],
)
def test_demographics_of_students_staff_and_households(name: str, question: str) -> None:
    assert demographic_by_words(name, question)


def test_a_group_in_need_is_no_demographic() -> None:
    assert demographic_by_words("q9", "사회계층 인식")
    assert not demographic_by_words("q22", "취약계층 지원")


def test_tool_columns_in_other_words() -> None:
    assert checks_attention("Trap", "")
    assert not checks_attention("Attention to detail", "")
    assert is_weight("pesofam")
    assert not is_weight("pesos")
    assert written_by_tool("Fecha de la última acción")
    assert is_personal("What are the names of the course instructors?")


def test_outcomes_in_other_words() -> None:
    assert asks_outcome("Net Promoter - would you put our name forward to a peer?", "")
    assert asks_outcome("Q1.5", "Overall, what mark would you give this clinic?")


@pytest.mark.parametrize(
    ("question", "rates"),
    [
        ("Please score the service you had from us", True),
        ("How did we do on each of the following", True),
        ("ratings/rate_nurse", True),
        ("Giudizio sul servizio ricevuto: Sportello", True),
        ("How long was your journey?", False),
    ],
)
def test_questions_that_rate_a_service(question: str, rates: bool) -> None:
    assert asks_satisfaction(question) is rates


def _grid(stem: str) -> list[ColumnFacts]:
    points = ["1", "2", "3", "4", "5"] * 8
    return [profile_column(points, f"{stem} [{item}]") for item in ("Kasa", "Bufet")]


def test_agreement_is_no_rating_of_a_service() -> None:
    def stages(stem: str) -> int:
        columns = _grid(stem)
        return len(service_ratings(columns, {c.name: ColumnContext("survey") for c in columns}))

    assert stages("Jak ocenia Pani obsługę?") == 2
    assert stages("Proszę ocenić, na ile zgadza się Pani ze stwierdzeniami") == 0


def test_ids_and_times_of_legacy_and_spanish_exports() -> None:
    ids = profile_column([f"R_{n}x" for n in range(40)], "V1", label="ResponseID")
    seconds = profile_column([str(300 + n) for n in range(40)], "Tiempo total")
    began = profile_column([f"2025-03-{1 + n % 28:02d} 10:00:00" for n in range(40)], "Fecha de inicio")
    assert infer_kind(began).kind is Kind.DATE
    taken = survey_roles([ids, seconds, began], None).columns
    assert taken["customer_id"] == ["V1"]
    assert taken["duration_seconds"] == ["Tiempo total"]
    assert taken["answered_on"] == ["Fecha de inicio"]
