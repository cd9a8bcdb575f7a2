"""What is simulated: five personas, six stages, one cause per stage, and the cost of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

AS_OF = date(2025, 12, 31)
FIRST_DAY = date(2025, 1, 1)
DAYS = 365
QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")

PERSONAS = ("busy_families", "price_hunters", "streamers", "loyal_seniors", "small_business")
SHARES = (0.27, 0.24, 0.19, 0.18, 0.12)

# One value per persona, in the order of PERSONAS, in everything below.
AGE_MEAN, AGE_SD = (41, 35, 27, 68, 46), (6, 10, 6, 8, 10)
HOUSEHOLD_MEAN = (3.9, 1.9, 1.9, 1.6, 2.4)
TENURE_YEARS = (5.0, 2.0, 2.5, 10.0, 6.0)  # medians
USAGE_GB = (320, 140, 820, 45, 380)  # medians a month
COST_RATIO = (0.62, 0.84, 0.74, 0.60, 0.52)  # cost per revenue
RESPONSE = (0.9, 0.8, 0.75, 1.5, 0.85)  # how readily they answer the survey
EASE = (0.40, 0.80, 0.60, 0.17, 0.36)  # 0 cannot leave, 1 leaves at once
CONTACT_FACTOR = (1.0, 0.95, 0.95, 1.05, 1.15)

REGIONS = ("North", "East", "South", "West")
REGION_CHANCE = ((0.25, 0.25, 0.25, 0.25), (0.22, 0.33, 0.2, 0.25), (0.25, 0.25, 0.2, 0.3),
                 (0.3, 0.25, 0.28, 0.17), (0.22, 0.18, 0.3, 0.3))  # fmt: skip
GENDERS = ("female", "male", "diverse")
GENDER_CHANCE = ((0.53, 0.46, 0.01), (0.49, 0.5, 0.01), (0.4, 0.58, 0.02), (0.55, 0.445, 0.005), (0.42, 0.57, 0.01))
PREFERRED = ("App", "Website", "Phone", "Shop")
PREFERRED_CHANCE = ((0.55, 0.25, 0.12, 0.08), (0.18, 0.68, 0.08, 0.06), (0.64, 0.30, 0.03, 0.03),
                    (0.03, 0.07, 0.50, 0.40), (0.12, 0.20, 0.62, 0.06))  # fmt: skip
CONTRACTS = ("Month to month", "12 months", "24 months")
CONTRACT_CHANCE = ((0.12, 0.28, 0.60), (0.64, 0.26, 0.10), (0.30, 0.50, 0.20), (0.08, 0.12, 0.80), (0.10, 0.30, 0.60))
DIRECT_DEBIT_CHANCE = (0.88, 0.55, 0.75, 0.35, 0.65)

#: product -> (price a month, chance of having it, one per persona)
PRODUCTS = {
    "Internet": (29.0, (0.97, 0.85, 0.98, 0.80, 0.95)),
    "Mobile": (12.0, (0.85, 0.70, 0.75, 0.30, 0.90)),
    "TV": (11.0, (0.75, 0.15, 0.25, 0.80, 0.08)),
    "Landline": (9.0, (0.25, 0.05, 0.03, 0.90, 0.65)),
    "Fixed IP": (19.0, (0.01, 0.01, 0.15, 0.00, 0.60)),
}

#: item -> (question, mean answer on 1-5, one per persona)
LIKERT = {
    "compare_prices": ("I compare prices before I buy anything.", (3.0, 4.8, 3.2, 2.2, 3.0)),
    "latest_technology": ("I want the latest technology first.", (2.7, 2.6, 4.6, 1.6, 3.3)),
    "trust_provider": ("I trust my provider to look after me.", (3.2, 2.0, 2.8, 4.5, 3.1)),
    "no_time": ("I have no time to deal with my provider.", (4.6, 2.6, 3.2, 1.8, 4.2)),
    "speak_to_person": ("I prefer to speak to a person.", (2.6, 2.1, 1.7, 4.7, 3.9)),
    "solve_online": ("I like to solve things myself online.", (3.3, 4.3, 4.4, 1.5, 2.8)),
    "speed_over_price": ("A fast connection matters more to me than the price.", (3.3, 1.7, 4.7, 2.2, 3.8)),
    "outage_costs": ("An outage costs me money or work.", (3.0, 2.2, 3.0, 1.8, 4.9)),
    "one_provider": ("I want everything from one provider on one bill.", (4.5, 2.0, 2.3, 4.1, 3.4)),
    "whole_household": ("It must work for everyone in my household.", (4.8, 2.7, 2.8, 2.6, 2.3)),
    "too_complicated": ("Technology is too complicated for me.", (2.6, 2.2, 1.4, 4.4, 2.4)),
    "deal_hunter": ("I enjoy finding a better deal.", (2.9, 4.7, 3.3, 2.0, 2.8)),
}
SWITCH_QUESTION = "How easy would it be for you to switch to another provider? (1 = very hard, 7 = very easy)"
NEEDS_QUESTION = "Which of these matter most to you? Choose all that apply."
NEEDS = {
    "Low price": (0.40, 0.95, 0.40, 0.30, 0.25),
    "Fast speed": (0.45, 0.30, 0.92, 0.10, 0.60),
    "Low latency": (0.05, 0.04, 0.80, 0.01, 0.25),
    "No outages": (0.45, 0.25, 0.50, 0.40, 0.92),
    "Parental controls": (0.72, 0.04, 0.03, 0.02, 0.03),
    "TV and sports": (0.55, 0.15, 0.25, 0.65, 0.05),
    "Personal service": (0.25, 0.08, 0.05, 0.85, 0.60),
    "A simple bill": (0.50, 0.40, 0.15, 0.60, 0.30),
    "Business invoices": (0.02, 0.02, 0.03, 0.01, 0.80),
}
SOURCES_QUESTION = "Where do you look for information before you choose? Choose all that apply."
SOURCES = {
    "Comparison sites": (0.40, 0.92, 0.50, 0.05, 0.35),
    "Friends and family": (0.70, 0.35, 0.40, 0.65, 0.25),
    "Shops": (0.30, 0.10, 0.10, 0.75, 0.15),
    "Video channels": (0.15, 0.20, 0.85, 0.02, 0.10),
    "Newspapers and TV": (0.20, 0.10, 0.03, 0.75, 0.25),
    "Provider's website": (0.55, 0.60, 0.45, 0.10, 0.55),
    "Trade press": (0.02, 0.03, 0.08, 0.02, 0.60),
}
WHY_QUESTION = "What was your last contact with us like?"
IMPROVE_QUESTION = "What should we improve first?"

CHANNELS = ("Phone", "App", "Website", "Shop", "Home visit")
TEAMS = ("In-house", "Partner A", "Partner B")


@dataclass(frozen=True)
class StagePlan:
    """One simulated stage: its contacts and waits, its cause of dissatisfaction, and the cost of that cause."""

    name: str
    cause: str  # touchpoint, interaction, waiting_time
    main_level: str  # the touchpoint, channel or team at fault; "wait" for waiting time
    touchpoints: tuple[str, ...]
    touchpoint_chance: tuple[float, ...]
    channels: tuple[int, ...]  # positions in CHANNELS
    team_chance: tuple[float, float, float]
    contact_share: tuple[float, ...]  # of a persona's contacts, before they are made to sum to one
    severity: tuple[float, ...]  # how much the cause hurts a persona, 0-1
    leave_chance: float  # chance that a fully bad contact makes a customer with switching ease 1 leave
    level: float  # satisfaction without the cause, 1-5
    wait_median: float  # minutes
    wait_spread: float  # sd of the log
    sla_minutes: int
    goal: str
    actions: str
    owner: str
    target_csat: float
    moment_of_truth: bool
    supporting_characters: str
    cost_to_fix: int | None  # EUR a 3,000-customer firm would pay; scaled with the base


_EVEN_TEAMS = (0.5, 0.25, 0.25)
STAGES = (
    StagePlan("Sign-up", "touchpoint", "ID check", ("Order form", "ID check", "Welcome call"), (0.45, 0.3, 0.25),
              (0, 1, 2, 3), _EVEN_TEAMS, (0.9, 1.1, 1.1, 0.8, 0.8), (0.5, 0.3, 0.4, 0.9, 0.6), 0.12, 4.3, 5, 0.6, 10,
              "Get connected without paperwork", "Compares offers, orders, proves who they are", "Sales", 4.2, False,
              "Partner, shop assistant", 18000),
    StagePlan("Installation", "waiting_time", "wait", ("Appointment booking", "Technician visit", "Self-install box"),
              (0.3, 0.45, 0.25), (0, 1, 2, 4), _EVEN_TEAMS, (1.0, 0.8, 0.9, 0.8, 0.9), (0.9, 0.4, 0.5, 0.3, 0.8), 0.20,
              4.2, 34, 0.7, 60, "Be online on the promised day", "Books a slot, waits at home, tests the line",
              "Field service", 4.2, True, "Technician, landlord", 45000),
    StagePlan("Billing", "touchpoint", "Paper bill", ("Paper bill", "Bill in the app", "Direct debit"),
              (0.4, 0.35, 0.25), (0, 1, 2), _EVEN_TEAMS, (1.3, 1.4, 1.2, 1.6, 1.3), (0.8, 0.8, 0.8, 0.8, 0.8), 0.0,
              3.3, 5, 0.6, 10, "Understand and pay the bill", "Reads the bill, asks about it, pays", "Finance", 3.8,
              False, "Bank, tax adviser", 30000),
    StagePlan("Support", "interaction", "Partner B", ("Technical help", "Contract question", "Account access"),
              (0.45, 0.3, 0.25), (0, 1, 2, 3), (0.4, 0.25, 0.35), (1.2, 0.9, 1.0, 1.3, 1.1), (0.9, 0.4, 0.5, 0.6, 0.8),
              0.22, 4.1, 6, 0.8, 10, "Have the problem solved at the first contact",
              "Searches help, calls or writes, explains it again", "Customer care", 4.0, False,
              "Agent, helpful neighbour", 40000),
    StagePlan("Repair", "waiting_time", "wait", ("Fault report", "Technician visit", "Replacement device"),
              (0.4, 0.35, 0.25), (0, 1, 4), _EVEN_TEAMS, (0.9, 0.7, 1.1, 0.7, 1.2), (0.8, 0.6, 0.95, 0.4, 1.0), 0.55,
              4.0, 300, 0.8, 480, "Be back online before it hurts", "Reports the fault, waits, works around it",
              "Field service", 4.0, True, "Technician, family, own customers", 90000),
    StagePlan("Renewal", "interaction", "Phone", ("Renewal offer", "Price talk", "Change of plan"), (0.4, 0.35, 0.25),
              (0, 1, 2, 3), _EVEN_TEAMS, (0.7, 1.3, 0.8, 0.6, 0.7), (0.5, 0.95, 0.6, 0.2, 0.5), 0.30, 4.1, 6, 0.7, 10,
              "Get a fair price without a fight", "Notices the price, asks, compares, decides", "Retention", 4.0, True,
              "Rival's sales agent, friends", None),
)  # fmt: skip
STAGE_NAMES = tuple(stage.name for stage in STAGES)

#: Chance of each channel by persona; a stage keeps only its own channels.
CHANNEL_CHANCE = ((0.30, 0.35, 0.20, 0.05, 0.45), (0.30, 0.18, 0.42, 0.05, 0.40), (0.28, 0.45, 0.22, 0.03, 0.40),
                  (0.50, 0.04, 0.06, 0.30, 0.50), (0.52, 0.18, 0.18, 0.04, 0.55))  # fmt: skip

HORIZON_YEARS, DISCOUNT_RATE = 5, 0.10
