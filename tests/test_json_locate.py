"""Finding JSON in text, and what that may cost."""

from typing import Any

import pytest

from verifiers import Outcome, verify
from verifiers.json_fields import locate, repair
from verifiers.json_fields.locate import Candidate, candidates, choose
from verifiers.json_fields.parse import MAX_DEPTH, Bad, Broken, decode, too_deep


def is_object(value: Any) -> bool:
    return isinstance(value, dict)


def anything(value: Any) -> bool:
    return True


def found(text: str) -> list[Any]:
    return [candidate.value for candidate in candidates(text, anything)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('a {"a": 1} b [2] c', [{"a": 1}, [2]]),
        ('{"a": "}"} {"b": "{"}', [{"a": "}"}, {"b": "{"}]),
        ('{"a": "\\"}"}', [{"a": '"}'}]),
        ('say "hi {" and {"a": 1}', [{"a": 1}]),
        ("The set {a, b} and [see [1]]", [[1]]),
        ('{"a", "b"} then {"a": 1}', [{"a": 1}]),
        ('{"a": {"b": 1}, oops} {"c": 1}', [{"c": 1}]),
        ('{"a": {"b": 1}, "c', []),
        ('{"a": 1, "b": ... never closed. Final: {"a": 2}', [{"a": 2}]),
        ('{"a": "raw\nnewline {\\"b\\": 1}"}', []),
        ("{}", [{}]),
        ("{ }[ ]", [{}, []]),
        ('"{}"', ["{}"]),
        ("42", [42]),
        ("The answer is 42", []),
        ("```\n42\n```", [42]),
        ("x <answer> 42 </answer>", [42]),
        ("", []),
        ("}{][", []),
    ],
)
def test_outermost_values_are_found_in_order(text: str, values: list[Any]) -> None:
    assert found(text) == values


def test_what_json_forbids_is_a_bad_leaf_and_nothing_more() -> None:
    value, _ = decode('{"a": 1, "a": 2, "b": NaN, "c": -Infinity, "d": 1e999, "e": 5}')
    assert {key for key, inner in value.items() if isinstance(inner, Bad)} == {"a", "b", "c", "d"}
    assert value["e"] == 5


def test_a_long_integer_is_exact_and_a_hopeless_one_is_bad() -> None:
    assert decode("[" + "9" * 4000 + "]")[0] == [int("9" * 4000)]
    assert isinstance(decode("[1, " + "9" * 5000 + "]")[0][1], Bad)


@pytest.mark.parametrize("policy", ["last", "first", "only"])
def test_no_candidate_is_no_answer(policy: str) -> None:
    assert choose([], policy) is None


@pytest.mark.parametrize(
    ("texts", "agree"),
    [
        (('{"a": 1}', '{"a": 1.0}'), True),
        (('{"a": 1, "b": 2}', '{"b": 2, "a": 1}'), True),
        (('{"a": 1}', '{"a": true}'), False),
        (("[1, 2]", "[2, 1]"), False),
        (('{"a": NaN}', '{"a": NaN}'), False),
    ],
)
def test_only_asks_whether_candidates_are_the_same_json(texts: tuple[str, str], agree: bool) -> None:
    made = [Candidate(decode(text)[0], text, "embedded") for text in texts]
    assert (choose(made, "only") is not None) is agree


def test_depth_is_bounded_and_what_is_deeper_is_no_candidate() -> None:
    assert found("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert not found("[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2))
    assert found("[" * 100_000 + "]" * 100_000 + ' {"a": 1}') == [{"a": 1}]


def test_depth_is_measured_without_recursion() -> None:
    deep: list[Any] = []
    for _ in range(200_000):
        deep = [deep]
    assert too_deep(deep)
    while deep:  # taken apart by hand: freeing it recurses in some interpreters
        deep = deep.pop()


class Counting:
    """Counts the characters that reading costs, errors included."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.characters = 0
        self.calls = 0
        original = decode

        def counted(text: str, start: int = 0) -> tuple[Any, int]:
            self.calls += 1
            try:
                value, end = original(text, start)
            except Broken as problem:
                self.characters += problem.pos - start
                raise
            self.characters += end - start
            return value, end

        monkeypatch.setattr(locate, "decode", counted)


@pytest.mark.parametrize(
    "unit",
    [
        "{",
        "[",
        '{"a":',
        "[1 ",
        '{"',
        '{"a":1}',
        '["a" ',
        '{"a":{"b":[',
        "}{",
        '{"a":"',
        "[[[]",
        '{"a" ',
        '[1,"\\"]',
    ],
)
def test_reading_is_linear_in_the_text(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spent: list[int] = []
    for times in (2_000, 4_000):
        counting = Counting(monkeypatch)
        candidates(unit * times, is_object)
        spent.append(counting.characters)
        assert counting.characters <= 3 * len(unit) * times
        monkeypatch.undo()
    assert spent[1] <= 2.2 * spent[0] + 100


def test_errors_stop_the_search_before_they_get_expensive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locate, "EFFORT", 10_000)
    counting = Counting(monkeypatch)
    assert not candidates("[1 " * 100_000 + '{"a": 1}', is_object)
    assert counting.calls < 100


def test_a_text_beyond_the_size_limit_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locate, "MAX_CHARS", 10)
    assert not found('{"a": 1, "b": 2}')


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{'a': 'it\\'s'}", {"a": "it's"}),
        ("{'a': 'say \"hi\"'}", {"a": 'say "hi"'}),
        ("{“a”: “b”}", {"a": "b"}),
        ("{a: 1, b-c: [1, 2,],}", {"a": 1, "b-c": [1, 2]}),
        ("{a: True, b: None} # done", {"a": True, "b": None}),
        ("// first\n{a: 1}", {"a": 1}),
        ("The set {x, y} is {'a': 1}", {"a": 1}),
    ],
)
def test_repair_rewrites_what_has_one_meaning(text: str, value: Any) -> None:
    assert [candidate.value for candidate in repair.repaired(text, is_object)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1',
        '{"a": 1 "b": 2}',
        "{'a': 'it's'}",
        '{"a": .5}',
        '{"a":, "b": 1}',
        "[,]",
        '{"a": 1,,}',
        '{"a": value}',
        '{"a": "unclosed}',
        "{a: 0x1F}",
        "{",
    ],
)
def test_repair_guesses_nothing(text: str) -> None:
    assert not repair.repaired(text, anything)


def test_repair_gives_up_after_some_failures_and_on_long_texts() -> None:
    assert repair.repaired("{x} " * 100 + "{a: 1}", anything)
    assert not repair.repaired("{a:1," * (repair.MAX_CHARS // 10) + "} {a: 1}", anything)
    assert not repair.repaired("{a: 1}" + " " * repair.MAX_CHARS, anything)


@pytest.mark.parametrize("broken", ["{'a':", "{a:1,", "[1,", "{'a':1 'b':2}"])
def test_what_cannot_be_repaired_is_read_a_bounded_number_of_times(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = 0
    original = repair._rewrite

    def counted(text: str, start: int) -> tuple[str, int]:
        nonlocal read
        rewritten, end = original(text, start)
        read += end - start
        return rewritten, end

    monkeypatch.setattr(repair, "_rewrite", counted)
    monkeypatch.setattr(repair, "EFFORT", 30_000)
    text = broken * (10_000 // len(broken))
    assert verify("json", text, {"a": 1}, repair="safe").outcome is Outcome.NO_ANSWER
    assert read <= 30_000 + len(text)


def test_text_that_is_not_unicode_leaves_the_detail_printable() -> None:
    detail = verify("json", r'{"\ud800": 1}', {"a": 1}, explain=True).detail
    assert r"\ud800: not expected" in detail.encode("utf-8").decode()
