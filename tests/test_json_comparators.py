"""Comparators, one by one, and one of the user's own."""

import json
from typing import Any

import pytest

from tests.test_json_schema import forbid_import
from verifiers import registry, verify
from verifiers.core import Cause, Fault
from verifiers.json_fields.comparators import COMPARATORS, folded
from verifiers.json_fields.compare import coerced
from verifiers.json_fields.dates import read as read_date
from verifiers.json_fields.money import read as read_money
from verifiers.json_fields.parse import Bad
from verifiers.json_fields.rules import compiled


def alike(name: str, expected: Any, actual: Any, **options: Any) -> float:
    return COMPARATORS[name](expected, actual, options)


@pytest.mark.parametrize(
    ("name", "expected", "actual", "expecting"),
    [
        ("exact", "a", " a ", ({}, 1)),
        ("exact", 1, 1.0, ({}, 1)),
        ("exact", 1, True, ({}, 0)),
        ("exact", "1", 1, ({}, 0)),
        ("exact", 0.0, -0.0, ({}, 1)),
        ("nocase", "ÉCOLE", "e\u0301cole", ({}, 1)),
        ("nocase", "a b", "a  b", ({}, 0)),
        ("text", "O'Brien & Sons, Ltd.", "OBRIEN SONS LTD", ({}, 1)),
        ("text", "C#", "C", ({}, 0)),
        ("text", "5%", "5", ({}, 0)),
        ("text", "-5 °C", "5 °C", ({}, 0)),
        ("text", "1.5", "15", ({}, 0)),
        ("text", "!!!", "???", ({}, 0)),
        ("text", "ﬁne", "FINE", ({}, 1)),
        ("lev", "kitten", "sitting", ({}, 1 - 3 / 7)),
        ("lev", "kitten", "sitting", ({"threshold": 0.6}, 0)),
        ("lev", "", "abc", ({}, 0)),
        ("lev", 12345, 12346, ({}, 0)),
        ("num", 100, 101, ({"rel": 0.01}, 1)),
        ("num", 100, 101.01, ({"rel": 0.01}, 0)),
        ("num", 0, 1e-9, ({"abs": 1e-8}, 1)),
        ("num", "60.30", "60.3", ({}, 1)),
        ("num", 60.3, "60.3", ({}, 0)),
        ("num", 1, True, ({"abs": 5}, 0)),
        ("num", 10**30, 10**30 + 1, ({}, 0)),
        ("num", 10**30, 10**30 + 1, ({"abs": 1}, 1)),
        ("num", "1e5", "100000", ({}, 1)),
        ("num", "abc", "abd", ({"abs": 5}, 0)),
        ("bool", True, "Yes", ({}, 1)),
        ("bool", False, "off", ({}, 1)),
        ("bool", True, 1, ({}, 0)),
        ("bool", "yes", "no", ({}, 0)),
        ("enum", "USD", "us dollar", ({"synonyms": {"USD": ["US Dollar"]}}, 1)),
        ("enum", "US dollar", "$", ({"synonyms": {"USD": ["US Dollar", "$"]}}, 1)),
        ("enum", "USD", "EUR", ({"synonyms": {"USD": ["US Dollar"]}}, 0)),
        ("money", 5, 5.0, ({}, 1)),
        ("money", 5, True, ({}, 0)),
        ("money", "n/a", "n/a", ({}, 1)),
        ("date", "unknown", "unknown", ({}, 1)),
        ("date", "2024-03-15", 20240315, ({}, 0)),
    ],
)
def test_a_comparator_says_how_alike_two_leaves_are(
    name: str, expected: Any, actual: Any, expecting: tuple[Any, float]
) -> None:
    options, score = expecting
    assert alike(name, expected, actual, **options) == pytest.approx(score)


@pytest.mark.parametrize("name", COMPARATORS)
@pytest.mark.parametrize("value", ["x", "", 5, 2.5, True, "2024-03-15", "$5", "1,250", "03/04/2024"])
def test_every_comparator_holds_a_value_to_be_itself(name: str, value: Any) -> None:
    assert alike(name, value, value) == 1


@pytest.mark.parametrize("name", COMPARATORS)
@pytest.mark.parametrize("value", [Bad("x"), "\ud800", "9" * 10_000, "x" * 10_000, -0.0, 10**400])
def test_no_comparator_minds_what_a_model_wrote(name: str, value: Any) -> None:
    for expected in ("x", 5, True, "2024-03-15", "$5"):
        assert 0 <= alike(name, expected, value) <= 1


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,250.50", ("1250.50", "")),
        ("1.250,50", ("1250.50", "")),
        ("1 250,50 €", ("1250.50", "EUR")),
        ("US$ 12", ("12", "USD")),
        ("12 kr.", ("12", "kr")),
        ("−12", ("-12", "")),
        ("12-", ("-12", "")),
        ("0,250", ("0.250", "")),
        ("12500.125", ("12500.125", "")),
        ("1,250,000", ("1250000", "")),
        ("12,34,567.89", ("1234567.89", "")),
        ("¥1000 JPY", ("1000", "JPY")),
    ],
)
def test_an_amount_is_read_in_both_conventions(text: str, amount: tuple[str, str]) -> None:
    found = read_money(text)
    assert found is not None
    assert (str(found[0]), found[1]) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "USD",
        "1,250.50.00",
        "1,25,0.5",
        "12,50,00",
        "5 apples",
        "5%",
        "$5 €",
        "--5",
        "(-5)",
        "5 5",
        "1.2.3",
        "5k",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    assert read_money(text) is None


def test_an_ambiguous_amount_equals_only_itself() -> None:
    assert alike("money", "1,250", "RM 1,250") == 1
    assert alike("money", "1,250", "1.250") == 0
    assert alike("money", 1250, "1,250") == 0
    assert alike("money", 1250, "1,250", decimal=".") == 1


@pytest.mark.parametrize(
    ("text", "dayfirst", "iso"),
    [
        ("2024-3-5", None, "2024-03-05"),
        ("20240305", None, "2024-03-05"),
        ("5 Mar 2024", None, "2024-03-05"),
        ("Mar. 5th, 2024", None, "2024-03-05"),
        ("the 5th of March 2024", None, "2024-03-05"),
        ("05-MAR-2024", None, "2024-03-05"),
        ("5.3.2024", None, "2024-03-05"),
        ("5.3.2024", False, "2024-05-03"),
        ("25/12/2024", False, "2024-12-25"),
        ("05/03/2024", True, "2024-03-05"),
        ("2024-03-05 10:30 PM", None, "2024-03-05"),
        ("29 February 2024", None, "2024-02-29"),
    ],
)
def test_a_date_is_read_in_these_forms(text: str, dayfirst: bool | None, iso: str) -> None:
    assert read_date(text, dayfirst) == read_date(iso)


@pytest.mark.parametrize(
    "text",
    [
        "2024",
        "March 2024",
        "03-2024",
        "10/10/10",
        "29 February 2023",
        "31.4.2024",
        "today",
        "1250.50",
        "2024-13-01",
    ],
)
def test_what_is_no_date_is_never_completed(text: str) -> None:
    assert read_date(text) is None


def test_an_ambiguous_date_equals_only_itself() -> None:
    assert alike("date", "03/04/2024", "3/4/2024") == 1
    assert alike("date", "03/04/2024", "2024-04-03") == 0
    assert alike("date", "03/04/2024", "04/03/2024", days=1000) == 0


def test_tolerance_in_days() -> None:
    assert alike("date", "2024-02-28", "2024-03-01", days=2) == 1
    assert alike("date", "2024-02-28", "2024-03-01", days=1) == 0


def test_adversarial_lengths_are_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_import("rapidfuzz", monkeypatch)  # it would be a Fault to be asked
    assert alike("lev", "y", "x" * 5_000_000) == 0
    assert alike("lev", "y" * 100_000, "x" * 100_000) == 0
    assert alike("lev", "y" * 100_000, "y" * 100_000) == 1


def test_without_rapidfuzz_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_import("rapidfuzz", monkeypatch)
    verdict = verify("json", '{"a": "ab"}', {"a": "ac"}, fields={"a": {"cmp": "lev"}})
    assert verdict.cause == "plugin"
    assert "rlvr-executor[json]" in verdict.detail


@pytest.mark.parametrize(
    ("expected", "actual", "how", "result"),
    [
        (5, "5", "numeric", 5),
        (5, " 5.0 ", "numeric", 5.0),
        (5, "05", "numeric", "05"),
        (5, "5 ", "none", "5 "),
        (5, "１２", "all", "１２"),
        (5, "1e999", "all", "1e999"),
        ("5", 5, "numeric", 5),
        ("5", 5, "all", "5"),
        ("5.0", 5, "all", "5.0"),
        ("05", 5, "all", 5),
        (True, "true", "all", True),
        (True, "true", "numeric", "true"),
        ("true", True, "all", "true"),
        (True, 1, "all", 1),
        (5, True, "all", True),
    ],
)
def test_coercion_only_where_notation_allows_no_doubt(
    expected: Any, actual: Any, how: str, result: Any
) -> None:
    found = actual if how == "none" else coerced(expected, actual, how)
    assert (found, type(found)) == (result, type(result))


def test_a_sign_belongs_to_its_number() -> None:
    assert folded("a -5") == "a -5"
    assert folded("a - 5") == folded("a-5") == "a 5"


def initials(expected: Any, actual: Any, options: Any) -> float:
    """The share of agreeing initials, as a user's own comparator would be written."""
    one, other = (str(value).split() for value in (expected, actual))
    return sum(a[0] == b[0] for a, b in zip(one, other, strict=False)) / max(len(one), len(other))


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> None:
    index = {
        registry.COMPARATORS: {"initials": [[f"{__name__}:initials", "own"]], "broken": [["no:thing", "own"]]}
    }
    monkeypatch.setattr(registry, "_index", (registry._read_index()) | index)
    monkeypatch.setattr(registry, "_loaded", {})


@pytest.mark.usefixtures("own")
def test_a_comparator_of_ones_own_needs_an_entry_point_and_nothing_else() -> None:
    fields = {"name": {"cmp": "initials", "anything": 1}}
    answer = json.dumps({"name": "Ann B Clark"})
    assert verify("json", answer, {"name": "Anna Bee Dark"}, fields=fields).reward == pytest.approx(2 / 3)


@pytest.mark.usefixtures("own")
def test_a_comparator_that_cannot_be_imported_is_a_plugin_fault() -> None:
    with pytest.raises(Fault) as fault:
        compiled({"a": {"cmp": "broken"}}, "unordered")
    assert fault.value.cause is Cause.PLUGIN


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("returned", [float("nan"), 1.5, -1])
def test_a_comparator_that_returns_nonsense_is_our_error(
    returned: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry._loaded, (registry.COMPARATORS, "initials"), lambda *_: returned)
    compiled.__globals__["_remembered"].cache_clear()
    verdict = verify("json", '{"a": "x"}', {"a": "y"}, fields={"a": {"cmp": "initials"}})
    assert verdict.reward is None
    compiled.__globals__["_remembered"].cache_clear()


def test_paths_inherit_and_the_longest_wins() -> None:
    fields = {
        "a": {"weight": 2, "cmp": "nocase"},
        "a.b": {"weight": 3},
        "a.list[].x": {"cmp": "exact"},
        "m.n.k": {"cmp": "text"},
    }
    root = compiled(fields, "unordered")
    a = root.child("a")
    assert (a.weight, a.name) == (2, "nocase")
    assert (a.child("b").weight, a.child("b").name) == (3, "nocase")
    assert (a.child("c").weight, a.child("c").child("d").name) == (2, "nocase")
    assert a.child("list").item().child("x").name == "exact"
    assert a.child("list").item().child("y").name == "nocase"
    assert root.child("z").weight == 1
    assert root.child("m.n").child("k").name == root.child("m").child("n").child("k").name == "text"


def test_a_root_list_and_a_root_scalar_have_paths() -> None:
    assert compiled({"[].price": {"cmp": "num"}}, "ordered").item().child("price").name == "num"
    assert compiled({"": {"cmp": "num", "abs": 1}}, "unordered").name == "num"
    assert verify("json", "5", 6, fields={"": {"cmp": "num", "abs": 1}}).reward == 1
