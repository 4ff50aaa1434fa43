"""
The first six standards in other libraries: a Polars frame without gaps goes in, six columns come out that say which rows fail.

None of these libraries knows `unknown`, and the validators do not know `not_applicable` either: a row out of scope does not fail.
Pointblank and Pandera are given one Polars expression for each standard, which is their fastest way (filters before a step take
longer, and pandas under Pandera five times as long). Each has its rules made beforehand where it can.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import polars as pl

TODAY, YEAR_AGO = date(2025, 6, 30), date(2024, 6, 30)
NUMBERS, FLAGS = ("workers", "members", "officers", "area"), ("union", "noisy", "locked")
NAMES = (*NUMBERS, *FLAGS, "ownership", "sector", "founded")
Ways = dict[str, tuple[Callable[[], Any], Callable[[Any], Sequence[Any]]]]


def met() -> list[pl.Expr]:
    """What has to be true of every row: out of scope, exempt, or as demanded."""
    c = pl.col
    private, workers = c("ownership") == "private", c("workers")
    young = (c("founded") > YEAR_AGO) & (c("founded") <= TODAY)
    return [
        ~(private & (workers >= 50)) | c("union"),
        ~(private & (workers >= 30)) | (c("members") >= 1),
        (workers < 50) | young | c("union"),
        (c("sector") != "construction") | (workers == 0) | (c("officers") * 100 >= workers),
        c("area").is_between(100, 5000),
        ~c("noisy") | ~c("locked"),
    ]


def pointblank(frame: pl.DataFrame) -> Ways:
    """One step for each standard; rows from the checked tables, or as documented from extracts of failing rows."""
    import pointblank as pb  # type: ignore[import-not-found,unused-ignore]

    def plan() -> Any:
        found = pb.Validate(frame)
        for expression in met():
            found = found.col_vals_expr(expression)
        return found

    def extracted(validation: Any) -> list[pl.Series]:
        columns = []
        for step in range(1, 7):
            rows = validation.get_data_extracts(step, frame=True)["_row_num_"].to_numpy() - 1
            flags = pl.Series([False]).new_from_index(0, frame.height)
            columns.append(flags.scatter(rows, True))
        return columns

    return {
        "rows from its tables": (
            lambda: plan().interrogate(collect_extracts=False),
            lambda found: [~step.tbl_checked["pb_is_good_"] for step in found.validation_info],
        ),
        "with extracts of failing rows": (lambda: plan().interrogate(extract_limit=frame.height), extracted),
    }


def pandera(frame: pl.DataFrame) -> Ways:
    """One check for each standard, all errors collected; rows from the checks, or as documented from the table of failures."""
    import pandera.polars as pa  # type: ignore[import-not-found,unused-ignore]
    from pandera.errors import SchemaErrors  # type: ignore[import-not-found,unused-ignore]

    def schema(kept: int | None) -> Any:
        checks = [
            pa.Check(lambda data, one=one: data.lazyframe.select(met=one), name=str(place), n_failure_cases=kept)
            for place, one in enumerate(met())
        ]
        return pa.DataFrameSchema(checks=checks)

    def errors(schema: Any) -> Any:
        try:
            schema.validate(frame, lazy=True)
        except SchemaErrors as found:
            return found
        raise AssertionError("some row should fail each standard")

    def listed(found: Any) -> list[pl.Series]:
        cases = found.failure_cases
        columns = []
        for place in range(6):
            flags = pl.Series([False]).new_from_index(0, frame.height)
            columns.append(flags.scatter(cases.filter(check=str(place))["index"].to_numpy(), True))
        return columns

    short, whole = schema(1), schema(None)
    return {
        "rows from its checks, one failure kept": (
            lambda: errors(short),
            lambda found: [~one.check_output["check_output"] for one in found.schema_errors],
        ),
        "with all failure cases": (lambda: errors(whole), listed),
    }


def openfisca(frame: pl.DataFrame) -> Ways:
    """Variables and formulas over a population of sites, on arrays; from the frame on, or the formulas alone."""
    from openfisca_core.indexed_enums import Enum  # type: ignore[import-not-found,unused-ignore]
    from openfisca_core.simulations import SimulationBuilder  # type: ignore[import-not-found,unused-ignore]

    choices = {
        "ownership": Enum("Ownership", {one: one for one in ("private", "public")}),
        "sector": Enum("Sector", {one: one for one in ("construction", "manufacturing", "services")}),
    }
    system = _system(choices)

    def simulation() -> Any:
        made = SimulationBuilder().build_default_simulation(system, frame.height)
        for name in NAMES:
            column = frame[name]
            if name in choices:
                places = {one.name: place for place, one in enumerate(choices[name])}
                codes = column.replace_strict(places, return_dtype=pl.UInt8).to_numpy()
                made.set_input(name, "ETERNITY", choices[name].encode(codes))
            else:
                made.set_input(name, "ETERNITY", column.to_numpy())
        return made

    def calculated(made: Any) -> list[Any]:
        return [made.calculate(f"fails_{place}", "2025-06-30") for place in range(6)]

    ready = simulation()

    def again() -> list[Any]:
        for place in range(6):
            ready.delete_arrays(f"fails_{place}")
        return calculated(ready)

    return {
        "from the frame on": (lambda: calculated(simulation()), list),
        "formulas alone, texts as codes": (again, list),
    }


def _system(choices: dict[str, Any]) -> Any:
    import numpy as np
    from openfisca_core.entities import build_entity  # type: ignore[import-not-found,unused-ignore]
    from openfisca_core.indexed_enums import Enum  # type: ignore[import-not-found,unused-ignore]
    from openfisca_core.periods import DateUnit  # type: ignore[import-not-found,unused-ignore]
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem  # type: ignore[import-not-found,unused-ignore]
    from openfisca_core.variables import Variable  # type: ignore[import-not-found,unused-ignore]

    private, building = choices["ownership"].private, choices["sector"].construction
    today, year_ago = np.datetime64(TODAY), np.datetime64(YEAR_AGO)
    formulas: list[Callable[[Any], Any]] = [
        lambda of: (of("ownership") == private) & (of("workers") >= 50) & ~of("union"),
        lambda of: (of("ownership") == private) & (of("workers") >= 30) & (of("members") < 1),
        lambda of: (of("workers") >= 50) & ~((of("founded") > year_ago) & (of("founded") <= today)) & ~of("union"),
        lambda of: (of("sector") == building) & (of("workers") != 0) & (of("officers") * 100 < of("workers")),
        lambda of: (of("area") < 100) | (of("area") > 5000),
        lambda of: of("noisy") & of("locked"),
    ]
    site = build_entity(key="site", plural="sites", label="Sites", is_person=True)
    system = TaxBenefitSystem([site])

    def add(name: str, unit: Any, **attributes: Any) -> None:
        system.add_variable(type(name, (Variable,), {"entity": site, "definition_period": unit, **attributes}))

    kinds: dict[str, type] = dict.fromkeys(NUMBERS, int) | dict.fromkeys(FLAGS, bool) | {"area": float, "founded": date}
    for name in NAMES:
        if name in choices:
            default = next(iter(choices[name]))
            add(name, DateUnit.ETERNITY, value_type=Enum, possible_values=choices[name], default_value=default)
        else:
            add(name, DateUnit.ETERNITY, value_type=kinds[name])
    for place, formula in enumerate(formulas):
        add(f"fails_{place}", DateUnit.DAY, value_type=bool, formula=_run(formula))
    return system


def _run(formula: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda sites, period: formula(lambda name: sites(name, period))


LIBRARIES: dict[str, Callable[[pl.DataFrame], Ways]] = {"Pointblank": pointblank, "Pandera": pandera, "OpenFisca": openfisca}
