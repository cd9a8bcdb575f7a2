"""The commented study file that goes with the sample exports."""

from __future__ import annotations

from personakit.datasets import plan

_TOP = """\
# A study says which exports there are, what each column means, and every choice that makes the run repeatable.
# Paths are relative to this file. Delimiters, encodings and decimal marks are recognised where not given.

[study]
name = "Sample telecom"
currency = "EUR"
as_of = 2025-12-31             # "today" for the analysis: tenure, contract ends and the year at risk count from here
seed = 20260                   # the same seed and the same files give the same bytes
output = "runs"                # where results are written
minimum_cell = 10              # no figure is shown that rests on fewer customers

[core]
customers = "all"              # or "top_profit" with share = 0.3, or "filter"

[weights]                      # how survey answers are weighed, so that the respondents represent the base
rake = "auto"                  # to what the respondents miss; or to ["age", "region"]; or false
trim = 5.0                     # no weight above 5 times the median weight

[personas]
number = "auto"                # or a number, when you must have it

[criteria]                     # weights of the three criteria; only their proportions matter
share_of_base = 1.0
switching_ease = 1.0
lifetime_value = 1.0

[value]                        # assumptions, printed wherever a figure rests on them
horizon_years = 5.0
discount_rate = 0.10           # a year

# ---------------------------------------------------------------- the CRM list: the base, one row per customer
[exports.crm]
table = "customers"
path = "crm.csv"
missing = ["n/a"]              # besides blanks
date_formats = ["%Y-%m-%d", "%d.%m.%Y"]   # the old system wrote dates the other way

[exports.crm.columns]          # our name = "the column in the file"
customer_id = "Customer No"
joined_on = "Customer since"
contract = "Contract"
contract_end = "Contract end"
left_on = "Left on"

# use: "active" forms the personas, "describe" only profiles them, "protected" never forms them.
[exports.crm.attributes]
age = { column = "Age", kind = "numeric", use = "describe" }
gender = { column = "Gender", kind = "categorical", use = "protected" }
household_size = { column = "Household size", kind = "numeric", use = "describe", label = "People in the household" }
products = { column = "Products", kind = "multi_select", separator = ";", use = "active" }
data_gb = { column = "Data GB per month", kind = "numeric", use = "active", label = "Data used a month, GB" }
preferred_channel = { column = "Preferred channel", kind = "categorical", use = "active" }
direct_debit = { column = "Direct debit", kind = "binary", use = "active", label = "Pays by direct debit" }
contract_type = { column = "Contract", kind = "categorical", use = "active", label = "Contract" }
monthly_bill = { column = "Monthly bill", kind = "numeric", use = "describe", label = "Monthly bill, EUR" }

[exports.crm.attributes.region]
column = "Region"
kind = "categorical"
use = "describe"
values = { "NORTH" = "North", "south" = "South" }   # two other spellings in the file

# ---------------------------------------------------------------- the survey: a sample of the base
[exports.survey]
table = "survey"
path = "survey.csv"
reader = "qualtrics"           # three header rows: names, questions, import ids
missing = [-99]                # seen, not answered
switching_ease_scale = [1, 7]  # from very hard to very easy

[exports.survey.columns]
customer_id = "ExternalReference"
answered_on = "EndDate"
duration_seconds = "Duration (in seconds)"   # for finding those who rushed through
switching_ease = "Q3"
verbatims = ["Q5", "Q6"]

[exports.survey.attributes]
"""

_REST = """
# ---------------------------------------------------------------- profitability, one row per customer and quarter
[exports.profitability]
table = "profitability"
path = "{profitability}"
{sheet}period = "quarter"

[exports.profitability.columns]
customer_id = "Customer"
period = "Quarter"
revenue = "Revenue EUR"
cost = "Cost EUR"

# ---------------------------------------------------------------- satisfaction ratings, 1-5
[exports.csat]
table = "csat"
path = "csat.csv"
scale = [1, 5]
date_formats = ["%Y-%m-%d %H:%M"]

[exports.csat.columns]
customer_id = "CustomerID"
at = "Rated at"
stage = "Journey stage"
touchpoint = "Touchpoint"
channel = "Channel"
team = "Team"
score = "Score"
comment = "Comment"

# ---------------------------------------------------------------- waits, from another system
[exports.waits]
table = "waits"
path = "waits.csv"
delimiter = ";"
decimal = ","
unit = "minutes"
date_formats = ["%d.%m.%Y %H:%M"]
values = {{ stage = {{ "Signup" = "Sign-up" }} }}   # that system spells it without the hyphen

[exports.waits.columns]
customer_id = "customer"
at = "opened"
stage = "stage"
touchpoint = "touchpoint"
channel = "channel"
team = "team"
wait_minutes = "wait_min"
sla_minutes = "sla_min"
abandoned = "abandoned"        # 1: gave up waiting

# ---------------------------------------------------------------- the journey, as the firm sees it
[exports.stages]
table = "stages"
path = "stages.csv"

[exports.stages.columns]
stage = "stage"
order = "order"
goal = "goal"
actions = "actions"
owner = "owner"
target_csat = "target_csat"
target_wait_minutes = "target_wait_minutes"
moment_of_truth = "moment_of_truth"
supporting_characters = "supporting_characters"
cost_to_fix = "cost_to_fix"
"""


def study_text(profitability: str = "profitability.xlsx") -> str:
    """Return the text of ``study.toml`` for the sample exports.

    Examples
    --------
    >>> import tomllib
    >>> tomllib.loads(study_text())["exports"]["survey"]["columns"]["switching_ease"]
    'Q3'
    """
    lines = []
    for number, (item, (question, _)) in enumerate(plan.LIKERT.items(), start=1):
        label = question.rstrip(".")
        lines.append(f'{item} = {{ column = "Q1_{number}", kind = "ordinal", scale = [1, 5], label = "{label}" }}')
    options = 'kind = "multi_select", separator = ","'
    lines.append(f'needs = {{ column = "Q2", {options}, label = "What matters most" }}')
    lines.append(f'information_sources = {{ column = "Q4", {options}, label = "Where they look for information" }}')
    sheet = 'sheet = "By quarter"\nskip_rows = 2                  # a title above the header\n'
    rest = _REST.format(profitability=profitability, sheet=sheet if profitability.endswith(".xlsx") else "")
    return _TOP + "\n".join(lines) + "\n" + rest
