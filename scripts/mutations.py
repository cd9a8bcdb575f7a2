"""Mutation check: break important lines one at a time, and see that a named test fails.

``python scripts/mutations.py`` applies each mutation to a copy of ``src/`` (never in place), runs the tests named for
it on that copy and prints killed or survived. It exits 1 when any survives, or when a text or a test is not found
exactly once. Words choose some mutations: ``python scripts/mutations.py gate``; ``--list`` shows them.

Each text is looked for in its file first and, where files have moved since, in the whole tree; tests are named by their
functions alone. The test "doctest" stands for the doctests of the mutated file.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCTEST = "doctest"


@dataclass(frozen=True)
class Mutation:
    """One line, how it is broken, and the tests of which one must fail."""

    name: str
    file: str  # under src/personakit/: where the text was when this was written
    old: str
    new: str
    tests: tuple[str, ...]


MUTATIONS = (
    Mutation("a code off the scale is the nearest one", "clustering/encoding/encode.py",
             "outside = ~((given >= points[0]) & (given <= points[-1]))", "outside = np.isnan(given)",
             ("test_a_cell_off_its_scale_is_missing_and_counted",)),
    Mutation("a negative amount is the smallest", "clustering/encoding/encode.py",
             "on_scale = (raw >= 0) & (raw + scaler.log_shift > 0)", "on_scale = raw + scaler.log_shift > 0",
             ("test_an_amount_below_zero_is_missing_though_its_logarithm_exists",)),
    Mutation("a persona without a row is kept", "clustering/scoring/empty_personas.py",
             "(likely > 0) | (counted.sum(axis=0) >= 1)", "likely >= 0",
             ("test_a_persona_without_a_row_is_left_out",)),
    Mutation("rows that are as likely do not count", "clustering/scoring/predictive_p_value.py",
             ".log_density + EQUAL", ".log_density - EQUAL",
             ("test_the_rarer_of_two_likely_answers_is_not_unusual",)),
    # Six figures that once could be broken without a test noticing.
    Mutation("discount of staying, six months late", "value/lifetime/expect_staying.py",
             "(-(np.arange(months) + 0.5) / 12) / 12", "(-(np.arange(months) + 6.5) / 12) / 12",
             ("test_every_month_of_staying_is_discounted_from_its_middle",)),
    Mutation("discount of purchases left out", "value/lifetime/expect_buying.py",
             "bought_ahead = discounted_purchases(buying, histories, horizon, settings.discount_rate)",
             "bought_ahead = discounted_purchases(buying, histories, horizon, 0.0)",
             ("test_purchases_of_the_coming_year_are_discounted",)),
    Mutation("unlocked value still locked, assumed churn", "priorities/stage_figures.py",
             "mean_value(BASE_UNLOCKED, UNLOCKED)", "mean_value(BASE_EXPOSED, EXPOSED)",
             ("test_what_a_contract_holds_back_is_at_risk_once_none_binds",)),
    Mutation("unlocked contacts still locked, observed churn", "churn/value_exposed.py",
             "(year.contacts_unlocked if unlocked else year.contacts)", "year.contacts",
             ("test_a_contract_holds_back_what_is_at_stake_and_unlocked_it_does_not",)),
    Mutation("join gate at 1%", "study/thresholds.py",
             "least_match: float = Field(default=0.2", "least_match: float = Field(default=0.01",
             ("test_the_gate_stops_ids_of_which_fewer_than_a_fifth_join",)),
    Mutation("join gate at 30%", "study/thresholds.py",
             "least_match: float = Field(default=0.2", "least_match: float = Field(default=0.3",
             ("test_the_gate_stops_ids_of_which_fewer_than_a_fifth_join",)),
    Mutation("lower end of a churn effect too near", "churn/estimate_churn.py",
             '"low": effects - 1.645 *', '"low": effects - 0.645 *',
             ("test_the_interval_of_an_effect_is_as_wide_as_its_leavers_are_few",)),
    Mutation("draws of churn without the model's spread", "churn/estimate_churn.py",
             "np.exp(MODEL_SPREAD * rng.normal(size=draws.shape))", "np.exp(0.0 * rng.normal(size=draws.shape))",
             ("test_the_interval_of_an_effect_is_as_wide_as_its_leavers_are_few",)),
    Mutation("run name without the inputs", "runs/manifest.py",
             "[__version__, settings, dict(inputs)]", "[__version__, settings]",
             ("test_new_data_give_a_new_name_and_the_folder_of_runs_does_not",)),
    Mutation("run name from names of exports, not their hashes", "analysis/write_run.py",
             "{i.export: i.sha256 for i in exports.inputs}", "{i.export: i.export for i in exports.inputs}",
             ("test_new_data_give_a_new_name_and_the_folder_of_runs_does_not",)),
    Mutation("years of a benefit beyond the horizon", "priorities/ranking_inputs.py",
             "min(float(lifetime[known].sum()) / float(annual[known].sum()), settings.horizon_years)",
             "float(lifetime[known].sum()) / float(annual[known].sum())",
             ("test_a_benefit_counts_for_the_years_of_lifetime_value_and_no_longer_than_the_horizon",)),
    # core
    Mutation("Wilson interval around the plain share", "core/intervals.py",
             "centre = (p + z * z / (2 * m)) / denominator", "centre = p / denominator", (DOCTEST,)),
    Mutation("Kish's n without the square", "core/intervals.py",
             "float(w.sum()) ** 2 / square", "float(w.sum()) / square",
             (DOCTEST, "test_weights_are_worth_kishs_effective_n")),
    Mutation("random groups resampled to another total", "core/random_groups.py",
             "multinomial(N_RANDOM_GROUPS, chances", "multinomial(2 * N_RANDOM_GROUPS, chances",
             ("test_intervals_hold_the_point_and_narrow_with_more_customers",)),
    # study
    Mutation("another default discount", "study/settings.py",
             "discount_rate: float = Field(default=0.10,", "discount_rate: float = Field(default=0.08,",
             ("test_a_given_lifetime_value_is_kept_and_the_latest_counts",)),
    Mutation("no need of customers", "study/check_study.py",
             'name for name, export in study.exports.items() if export.table in {"customers", "survey"}',
             "name for name, export in study.exports.items()", ("test_no_customers",)),
    # ingest
    Mutation("any scale passes the gate", "study/thresholds.py",
             "most_out_of_scale: float = Field(default=0.05", "most_out_of_scale: float = Field(default=0.95",
             ("test_the_gate_stops_a_scale_that_is_another_one",)),
    Mutation("of conflicting rows not the most complete", "ingest/find_duplicates.py",
             'by = ["newest", "complete", "latest",', 'by = ["newest", "latest",',
             ("test_of_conflicting_rows_the_most_complete_stays_then_the_last",)),
    # features
    Mutation("raking away from the margins", "weighting/rake.py",
             "weights = weights * factor[code]", "weights = weights / factor[code]", (DOCTEST,)),
    Mutation("core smaller by a customer", "features/core_segment.py",
             "min(int(np.ceil(share * len(known))), len(profit))", "min(int(share * len(known)) - 1, len(profit))",
             ("test_the_core_can_be_the_most_profitable_share_of_the_base",)),
    # segments
    Mutation("personas matched worst first", "clustering/transitions.py",
             "linear_sum_assignment(-table)", "linear_sum_assignment(table)",
             (DOCTEST, "test_moves_between_two_models")),
    Mutation("BIC by rows charges every level", "clustering/selection/penalty.py",
             "(k - 1) * (_log(weights.sum()).sum()", "k * (_log(weights.sum()).sum()",
             ("test_with_one_persona_and_all_cells_known_it_is_bic",)),
    # personas
    Mutation("interval of a share half as wide", "personas/share_of_base.py",
             "Z_90 * SHARE_WIDENING * error / (inner * (1 - inner))",
             "Z_90 * SHARE_WIDENING * error / 2 / (inner * (1 - inner))",
             (DOCTEST, "test_share_of_base_is_the_mean_posterior_and_its_interval_holds_it")),
    Mutation("share of base without weights", "personas/share_of_base.py",
             "(customer_weights @ posterior) / customer_weights.sum()", "posterior.mean(axis=0)",
             ("test_share_of_base_is_the_mean_posterior_and_its_interval_holds_it",)),
    # study, extension points
    Mutation("the gate ignores the study", "ingest/read_exports.py",
             "tables_of, gate.least_match)", "tables_of)", ("test_a_stricter_gate_stops_the_sample",)),
    Mutation("less comes first taken for more", "priorities/stage_criterion.py",
             "np.where(less_first, given.max(axis=0, initial=0.0) - given, given)", "given",
             ("test_a_heavy_criterion_decides_the_ranking_and_leaves_the_money",)),
    Mutation("weight of an own criterion left out", "priorities/stage_criterion.py",
             "[float(criterion.weight) for criterion in added]", "[1.0 for criterion in added]",
             ("test_a_heavy_criterion_decides_the_ranking_and_leaves_the_money",)),
    Mutation("title of an own section not escaped", "report/templates/own_sections.jinja",
             "{{ part.title }}</h2>", "{{ part.title | safe }}</h2>",
             ("test_a_section_is_escaped_and_in_the_summary",)),
    Mutation("message of a failing reader repeated", "readers/open_source.py",
             "failed ({type(error).__name__})", "failed ({error})", ("test_a_failing_reader_shows_no_cell",)),
    # journey
    Mutation("the cut of dissatisfied ratings fixed", "journey/to_metrics.py",
             "position <= layout.dissatisfied_to", "position <= 0.25", ("test_the_cuts_move_the_shares",)),
    Mutation("who gives up counts as served", "journey/product_limit.py",
             "1 - d / at_risk", "1 - ended / at_risk",
             (DOCTEST, "test_product_limit_reproduces_the_published_aml_figures")),
    Mutation("a quantile without its line within the bin", "journey/product_limit.py",
             "low * (high / low) ** np.clip(part, 0, 1)", "low * (high / low) ** np.clip(part, 2, 3)",
             ("test_wait_quantiles_are_within_two_percent_of_exact",)),
    # value
    Mutation("years not in mid-month", "value/retention.py",
             "q[..., None] ** (np.arange(months) + 0.5)", "q[..., None] ** (np.arange(months) + 1.5)",
             (DOCTEST, "test_lifetime_value_is_margin_times_discounted_years")),
    Mutation("a contract binds all year", "value/switching_ease.py",
             "1 - np.clip(np.nan_to_num(days) / 365.25, 0, 1)", "1 - (np.nan_to_num(days) > 0) * 1.0",
             (DOCTEST, "test_a_contract_lowers_switching_ease")),
    # churn
    Mutation("contacts on no record counted twice", "churn/value_exposed.py",
             "load + (unseen - 1) *", "load + unseen *",
             ("test_contacts_on_no_record_are_spread_over_the_persona",)),
    Mutation("effects do not lean on their mean", "churn/empirical_bayes.py",
             "weight @ (effects - mean)", "0 * weight @ (effects - mean)",
             ("test_effects_that_agree_lean_on_each_other_and_sure_ones_do_not",)),
    # priorities
    Mutation("a bad contact that helps", "priorities/observed_basis.py",
             "np.maximum(effects, 0)[None, :]", "effects[None, :]",
             ("test_the_basis_is_observed_where_there_are_effects",)),
    Mutation("leavers are worth nothing", "churn/estimate_churn.py",
             'value.customers["value_if_active"]', 'value.customers["lifetime_value"]',
             ("test_leavers_count_with_what_they_were_worth",)),
    Mutation("events of customers outside the sample", "event_counts/event_codes.py",
             "np.flatnonzero(among[customer])", "np.flatnonzero(among[customer] | True)",
             ("test_chunks_and_a_choice_of_customers_leave_the_rest_out",)),
    Mutation("everybody reached is affected", "priorities/stage_figures.py",
             "affected = reached * share", "affected = reached", ("test_value_at_risk_by_hand",)),
    Mutation("less comes first is forgotten", "priorities/topsis.py",
             "-1.0 if d is Direction.LESS_FIRST else 1.0", "1.0",
             ("test_topsis_takes_directions_and_a_stack_of_tables",)),
    Mutation("sure at 60%", "priorities/indifference_groups.py",
             "sure: float = 0.9", "sure: float = 0.6",
             (DOCTEST, "test_stages_are_too_close_until_the_leader_surely_precedes")),
    # cards
    Mutation("a target missed by either end", "cards/experience_gaps.py",
             'csat["high"] < target_csat', 'csat["low"] < target_csat',
             ("test_a_rating_is_met_or_missed_when_its_interval_lies_on_one_side",)),
    Mutation("share of profit by heads", "cards/value_facts.py",
             "sums[..., 0].sum(axis=0) / total", "sums[..., 1].sum(axis=0) / sums[..., 1].sum()",
             ("test_share_of_profit_by_hand",)),
    # report
    Mutation("small counts are told", "report/suppression.py",
             "(frame[count] < minimum_cell)", "(frame[count] < 0)", (DOCTEST,)),
    Mutation("formulas stay formulas", "report/safe_csv.py", "return f\"'{text}\"", "return text",
             (DOCTEST, "test_a_formula_becomes_text")),
    # refresh
    Mutation("new customers go to the least likely persona", "analysis/scoring/score_customers.py",
             "best = memberships.argmax(axis=1)", "best = memberships.argmin(axis=1)",
             ("test_memberships_stand_behind_the_assignment",)),
    Mutation("a run's manifest without a seed of its own", "runs/manifest.py",
             '"seed": study.study.seed,', '"seed": -1,',
             ("test_the_manifest_says_what_went_in_and_what_came_out",)),
    # parsing
    Mutation("money in brackets read as positive", "parsing/numbers.py",
             r'"negative in brackets", r"-\1\2")', r'"negative in brackets", r"\1\2")',
             (DOCTEST, "test_a_number_however_it_is_written")),
    Mutation("workbook days counted from a day later", "parsing/number_dates.py", "1899-12-30", "1899-12-31",
             ("test_workbook_day_numbers_are_dates",)),
    Mutation("the usual date format taken for the rarer", "parsing/dates.py",
             "usual = max(range(len(masks))", "usual = min(range(len(masks))",
             ("test_the_rarer_of_two_formats_is_the_second_one",)),
    Mutation("a number in doubt is not said", "parsing/decimal_mark.py",
             "return self.either_point + self.either_comma", "return 0",
             ("test_a_number_that_can_be_read_in_two_ways_is_said",)),
    Mutation("NA among codes is a blank", "parsing/blank_words.py",
             "if na_beside_numbers or not _is_code_among(", "if True or not _is_code_among(",
             (DOCTEST, "test_na_among_codes_is_north_america")),
    Mutation("columns not read make no difference to repeats", "ingest/event_tables.py",
             'some["rest"] = rest.codes', 'some["rest"] = 0', ("test_lines_of_one_invoice_are_no_duplicates",)),
    Mutation("two currencies are added up", "ingest/failed_currencies.py",
             "if len(counts) > 1}", "if len(counts) > 9}",
             ("test_two_currencies_are_refused_with_counts_and_a_remedy",)),
    # profiling
    Mutation("counts of the customers read as a scale", "profiling/infer_kind.py",
             'if context.table in {"customers", "lookup"}:', 'if context.table in {"lookup"}:',
             ("test_what_the_context_changes",)),
    Mutation("two labelled codes among others are a yes or no", "profiling/infer_kind.py",
             "if len(labels) == 2 and not unlabelled:", "if len(labels) == 2:", ("test_labels_of_codes_decide",)),
    # readers
    Mutation("rows numbered by lines, not as in a spreadsheet", "readers/delimited_text.py",
             "numbers = numbers - (start.lines - start.records)", "numbers = numbers - 0",
             ("test_rows_are_numbered_as_in_a_spreadsheet_whatever_lines_the_cells_above_have",)),
    Mutation("decimal mark by the rarer form", "readers/sniff_format.py",
             'return "," if commas > points else "."', 'return "," if commas < points else "."', (DOCTEST,)),
    # weighting
    Mutation("weights not trimmed", "weighting/rake.py", "weights = _capped(weights, trim)", "weights = weights * 1.0",
             ("test_no_weight_is_above_the_cap_and_what_margin_that_costs_is_said",)),
    Mutation("thin bands merged with their larger neighbour", "weighting/margins.py",
             "j = min(neighbours, key=", "j = max(neighbours, key=",
             ("test_a_thin_band_joins_the_smaller_of_its_neighbours",)),
    # clustering
    Mutation("arbitrary directions among the leading ones", "clustering/mixture/initialization.py",
             "np.flatnonzero(~_is_sum_of_levels(vector, scale, item_of))", "np.arange(p)",
             ("test_last_bits_of_the_correlations_do_not_choose_the_scores",)),
    # event_counts
    Mutation("the last persona weighs what all do", "event_counts/event_cube.py",
             "last = rows * UNIT - weights.sum(axis=1, keepdims=True)", "last = rows * UNIT",
             ("test_persona_figures_are_posterior_weighted",)),
    Mutation("longest wait of a customer lost in merging", "event_counts/event_cube.py",
             "np.maximum(left.bands, right.bands)", "left.bands",
             ("test_any_chunks_merged_in_any_order_give_the_same_cells",)),
    Mutation("a stage's target is nobody's SLA", "event_counts/event_cube.py",
             "np.where(np.isnan(promised), layout.target_minutes[rows.stage], promised)", "promised * 1.0",
             ("test_the_stage_target_is_the_sla_where_a_wait_has_none",)),
    # datasets
    Mutation("contracts that do not lower the simulated ease", "datasets/simulate_customers.py",
             "ease - 0.05 * (ends_in > 180)", "ease - 0.00 * (ends_in > 180)",
             ("test_the_committed_sample_is_what_the_generator_writes",)),
    Mutation("simulated options drawn the wrong way", "datasets/draws.py",
             "picked += uniform >= upper[rows, option]", "picked += uniform < upper[rows, option]", (DOCTEST,)),
    # runs
    Mutation("a run moved aside is not put back", "runs/run_folder.py",
             "if (workspace / MARKER).is_file():\n            _put_back(workspace)",
             "if (workspace / MARKER).is_file():\n            pass",
             ("test_a_process_that_dies_between_the_renames_loses_nothing",)),
    # analysis
    Mutation("scores without who answered", "analysis/scoring/score_customers.py",
             "frame[asked].notna().any(axis=1)", "frame[asked].isna().all(axis=1)",
             ("test_whoever_was_not_asked_is_placed_as_in_the_run",)),
    # features
    Mutation("profit not shrunken", "features/shrunken_profit.py",
             "mean + reliability * (observed - mean)", "mean + 1.0 * (observed - mean)",
             ("test_the_variances_are_found_and_profit_is_shrunken_by_them",)),
    # plots
    Mutation("a suppressed count in the data of a plot", "plots/heatmap.py",
             'csat_n=table["csat_n"].mask(cell == TOO_FEW)', 'csat_n=table["csat_n"]',
             ("test_a_suppressed_count_is_not_told",)),
    Mutation("the better, the darker", "plots/heatmap.py", "(best - mean) / (best - worst)",
             "(mean - worst) / (best - worst)", ("test_the_worse_the_darker",)),
    # cli
    Mutation("a percentage taken for a number", "cli/what_if_command.py",
             'float(written.removesuffix("%")) / 100', 'float(written.removesuffix("%")) / 1',
             ("test_a_finished_run_answers_as_the_library_does_without_computing",)),
    Mutation("an internal error shows its text", "cli/main.py",
             'where = f"{type(error).__name__} in', 'where = f"{error} {type(error).__name__} in',
             ("test_a_fault_of_our_own_shows_no_data",)),
    Mutation("bad usage ends like failed checks", "cli/main.py", "ctx.exit(error.exit_code)", "ctx.exit(1)",
             ("test_a_missing_study_is_bad_usage",)),
)  # fmt: skip


def find_text(mutation: Mutation, package: Path) -> Path:
    """Return the one file of `package` that holds the text to replace, once."""
    files = [package / mutation.file] if (package / mutation.file).is_file() else []
    if not files or mutation.old not in files[0].read_text(encoding="utf-8"):
        files = [p for p in sorted(package.rglob("*.py")) if mutation.old in p.read_text(encoding="utf-8")]
    times = sum(path.read_text(encoding="utf-8").count(mutation.old) for path in files)
    if times != 1:
        raise LookupError(f"the text to replace is there {times} times, not once: {mutation.old!r}")
    return files[0]


def find_test(name: str, tests: Path) -> str:
    """Return the node id of the one test function of that name."""
    files = [p for p in sorted(tests.rglob("test_*.py")) if f"\ndef {name}(" in p.read_text(encoding="utf-8")]
    if len(files) != 1:
        raise LookupError(f"{len(files)} test files, not one, have {name}")
    return f"{files[0]}::{name}"


def run_tests(node_ids: list[str], source: Path) -> subprocess.CompletedProcess[str]:
    """Run tests with the package of `source`; stop at the first failure."""
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "Agg"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--no-header", "--tb=line",
               f"--rootdir={ROOT}", "-c", str(ROOT / "pyproject.toml"), *dict.fromkeys(node_ids)]  # fmt: skip
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)


def check(mutation: Mutation) -> tuple[str, str]:
    """Apply a mutation to a copy of the source; return killed, survived or broken, and why."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "src"
        shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        try:
            path = find_text(mutation, source / "personakit")
            node_ids = [str(path) if name == DOCTEST else find_test(name, ROOT / "tests") for name in mutation.tests]
        except LookupError as error:
            return "broken", str(error)
        path.write_text(path.read_text(encoding="utf-8").replace(mutation.old, mutation.new), encoding="utf-8")
        done = run_tests(node_ids, source)
    if done.returncode == 0:
        return "survived", f"{path.name}: {', '.join(mutation.tests)} passed"
    if done.returncode == 1 and " error" not in done.stdout.splitlines()[-1]:
        return "killed", path.name
    return "broken", f"the tests did not run: {done.stdout[-500:]}{done.stderr[-500:]}"


def check_unbroken(mutations: list[Mutation]) -> str:
    """Run all named tests on the source as it is; return what fails, for then nothing they say of a mutation counts."""
    try:
        names = dict.fromkeys(name for mutation in mutations for name in mutation.tests if name != DOCTEST)
        files = [find_text(m, ROOT / "src" / "personakit") for m in mutations if DOCTEST in m.tests]
        node_ids = [*(find_test(name, ROOT / "tests") for name in names), *map(str, files)]
    except LookupError as error:
        return str(error)
    done = run_tests(node_ids, ROOT / "src")
    return "" if done.returncode == 0 else done.stdout[-2000:]


def main(arguments: list[str] | None = None) -> int:
    """Check all mutations, or those whose name or file contains a word given; return 1 unless all are killed."""
    parser = argparse.ArgumentParser(description="Break important lines one at a time and see that a test fails.")
    parser.add_argument("words", nargs="*", help="only mutations whose name or file contains one of these")
    parser.add_argument("--jobs", type=int, default=2, help="mutations checked at a time (default: %(default)s)")
    parser.add_argument("--list", action="store_true", help="list the mutations and stop")
    options = parser.parse_args(arguments)
    words = options.words or [""]
    chosen = [m for m in MUTATIONS if any(word in m.name or word in m.file for word in words)]
    if options.list:
        print("\n".join(f"{m.file}: {m.name}" for m in chosen))
        return 0
    if failing := check_unbroken(chosen):
        print(f"Without any mutation:\n{failing}")
        return 1
    n_killed = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        for mutation, (outcome, why) in zip(chosen, pool.map(check, chosen), strict=True):
            print(f"{outcome:8}  {mutation.name}  ({why})", flush=True)
            n_killed += outcome == "killed"
    print(f"{n_killed} of {len(chosen)} mutations killed.")
    return 0 if chosen and n_killed == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
