"""The label verifier against tables of cases, and against what it must bear."""

from typing import Any

import pytest

from tests.conftest import CASES, SHARED, assert_agrees, needs_shared, table
from verifiers import Outcome, verify
from verifiers.labels import mentions
from verifiers.labels.mentions import Names, asserted
from verifiers.labels.words import form, words

SENTIMENT = {"positive": ["pos"], "negative": ["neg"], "neutral": ["neu", "mixed"]}
Row = dict[str, Any]


@pytest.mark.parametrize("row", table(CASES / "labels.jsonl"), ids=lambda row: str(row["name"]))
def test_our_cases_agree(row: Row) -> None:
    assert_agrees("label", row)


@needs_shared
@pytest.mark.parametrize("row", table(SHARED / "labels.jsonl"), ids=lambda row: str(row["id"]))
def test_the_labelled_cases_agree(row: Row) -> None:
    assert_agrees("label", row)


@pytest.mark.parametrize(
    ("response", "method"),
    [
        ("positive", "whole"),
        ('{"label": "positive"}', "json"),
        ("Answer: positive", "marker"),
        ("It is positive.", "mention"),
        ("I cannot tell.", "none"),
    ],
)
def test_the_evidence_is_told_of(response: str, method: str) -> None:
    metrics = verify("label", response, "positive", labels=SENTIMENT).metrics
    assert [name for name, value in metrics.items() if value and name.startswith("extraction_")] == [
        f"extraction_{method}"
    ]


def test_a_leading_label_is_told_of() -> None:
    labels: dict[str, list[str]] = {"yes": [], "no": []}
    verdict = verify("label", "Yes, no other fits.", "yes", labels=labels, lead_label=True)
    assert verdict.metrics["extraction_lead"] == 1


@pytest.mark.parametrize("response", ["positive or negative", "", "no idea", "Answer: none of these"])
def test_what_does_not_settle_on_one_label_is_no_answer(response: str) -> None:
    verdict = verify("label", response, "positive", labels=SENTIMENT)
    assert verdict.outcome is Outcome.NO_ANSWER
    assert verdict.reward == 0


def test_a_wrong_label_is_an_answer() -> None:
    verdict = verify("label", "negative", "positive", labels=SENTIMENT)
    assert (verdict.outcome, verdict.answer) == (Outcome.INCORRECT, "negative")


def test_the_reference_may_be_a_synonym() -> None:
    assert verify("label", "positive", "pos", labels=SENTIMENT).reward == 1


@pytest.mark.parametrize(("reference", "response"), [(4, "4"), (4.0, "4"), (True, "true"), ("4", "four")])
def test_a_reference_need_not_be_text(reference: Any, response: str) -> None:
    labels = {"4": ["four"], "true": [], "5": []}
    assert verify("label", response, reference, labels=labels).reward == 1


def test_several_labels_report_precision_and_recall() -> None:
    labels = ["sports", "tech", "health"]
    verdict = verify("label", "sports, tech, traffic", ["sports", "health"], labels=labels, mode="multi")
    assert verdict.metrics["precision"] == pytest.approx(1 / 3)
    assert verdict.metrics["recall"] == pytest.approx(1 / 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("severe_toxic", "Severe-Toxic"),
        ("severe toxic", "SEVERE  TOXIC"),
        ("Straße", "STRASSE"),
        ("ｓｐａｍ", "spam"),
        ("s\u200bpam", "spam"),
        ("4.0", "4"),
        ("don't", "do not"),
    ],
)
def test_these_are_ways_to_write_one_label(one: str, other: str) -> None:
    assert form(one) == form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("spаm", "spam"), ("-1", "1"), ("3.5", "3"), ("C++", "C"), ("C#", "C"), ("toxic", "severe toxic")],
)
def test_these_are_different_labels(one: str, other: str) -> None:
    assert form(one) != form(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not spam", []),
        ("no spam here", []),
        ("never spam", []),
        ("spam", ["spam"]),
        ("not really very clearly spam", []),
        ("not this; spam", ["spam"]),
        ("not ham - spam", ["spam"]),
        ("not ham but spam", ["spam"]),
        ("ham rather than spam", ["ham"]),
        ("it is rather spam", ["spam"]),
        ("spam is ruled out", []),
        ("spam isn't it", []),
        ("spammy", []),
        ("spam4", []),
        ("spam's", ["spam"]),
        ("#spam", ["spam"]),
        ("spam#1", []),
    ],
)
def test_denied_and_partial_mentions_do_not_count(text: str, expected: list[str]) -> None:
    assert asserted(Names([("spam", "spam"), ("ham", "ham")]), text)[0] == expected


def test_a_label_at_the_end_that_begins_a_longer_one_is_itself() -> None:
    assert verify("label", "I say: C", "C", labels=["C", "C++"]).reward == 1


def test_labels_that_can_be_written_alike_are_refused() -> None:
    with pytest.raises(ValueError, match="could be"):
        Names([("a b", "a b"), ("a_b", "a_b")])


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"labels": []}, "labels"),
        ({"labels": {"a": "b"}}, "synonyms"),
        ({"labels": ["", "a"]}, "without letters"),
        ({"labels": ["a", "b"], "mode": "hier"}, "hier"),
        ({"labels": ["a"], "max_labels": 0}, "max_labels"),
    ],
)
def test_unusable_options_are_named(options: dict[str, Any], named: str) -> None:
    verdict = verify("label", "a", "a", **options)
    assert verdict.cause == "option"
    assert named in verdict.detail


HOSTILE = {
    "words": "lorem " * 100_000,
    "one label": "positive " * 60_000,
    "two labels": "positive negative " * 30_000,
    "spaces after a label": "positive" + " " * 500_000,
    "a number that does not end": "1." * 100_000 + "a",
    "open tags": "<answer>" * 50_000,
    "weak markers": "the answer is " * 30_000,
    "markers": "answer: " * 50_000,
    "boxes": "\\boxed{" * 50_000,
    "braces": "{" * 100_000,
    "objects that never close": '{"label":' * 50_000,
    "objects": '{"a":1} ' * 30_000,
    "brackets": "[" * 100_000,
    "quotes": "'" * 200_000,
    "commas": "," * 200_000,
    "negations": "not " * 100_000,
    "one long word": "x" * 1_000_000,
    "separators": "positive > " * 30_000,
}


@pytest.mark.parametrize("mode", ["single", "multi", "hier"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_borne_by_every_mode(name: str, mode: str) -> None:
    labels: Any = {"positive": {}, "negative": {}} if mode == "hier" else SENTIMENT
    verdict = verify("label", HOSTILE[name], "positive", labels=labels, mode=mode)
    assert verdict.outcome is not Outcome.ERROR, verdict.detail


def test_the_number_of_labels_does_not_multiply_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = 0
    original = Names._at

    def counted(self: Names, *arguments: Any) -> Any:
        nonlocal looked_up
        looked_up += 1
        return original(self, *arguments)

    monkeypatch.setattr(Names, "_at", counted)
    names = Names([(f"label {i}", f"label {i}") for i in range(10_000)])
    text = words("label 77 " * 1000)
    names.mentions(text)
    assert looked_up <= len(text.folded)
    assert all(len(lengths) <= 2 for lengths in names.lengths.values())


def test_ten_thousand_labels_are_borne() -> None:
    labels = [f"class {i}" for i in range(10_000)]
    assert verify("label", "I am sure that it is class 9999.", "class 9999", labels=labels).reward == 1


def test_a_negation_reaches_a_bounded_number_of_words() -> None:
    far = "not " + "really " * mentions.REACH + "spam"
    assert asserted(Names([("spam", "spam")]), far)[0] == ["spam"]


@pytest.mark.parametrize(
    "text",
    [
        "one two one",
        "well, it isn't so: 4.0 or -5 - (C++)",
        "severe_toxic severe-toxic",
        "Straße STRASSE é",
        "这不是正面的",
        "spam " * 400,
    ],
)
def test_every_word_is_found_where_it_stands(text: str) -> None:
    read = words(text)
    at = 0
    for index, word in enumerate(read.folded):
        assert read.text[read.start(index) : read.end(index)].casefold() == word
        assert read.start(index) >= at
        at = read.end(index)


@pytest.mark.parametrize(
    ("response", "detail"),
    [
        ('{"label": positive', "positive (marker)"),
        ("\\boxed{positive", "positive (marker)"),
        ('{"label": null}', "the JSON value is no label"),
        ("Wrong answer: positive", "the marked answer names no label"),
        ("Wrong answer: negative. Answer: positive", "positive (marker)"),
        ('{"score": 4, "sentiment": "positive"}', "positive (mention)"),
    ],
)
def test_the_detail_says_where_one_label_was_found(response: str, detail: str) -> None:
    assert detail in verify("label", response, "positive", labels=SENTIMENT).detail


@pytest.mark.parametrize(
    ("response", "detail"),
    [
        ('{"weather": true}', "no label is named"),
        ('{"sports": true, "weather": true}', "no label is named"),
        ('{"labels": null}', "the JSON value names no label"),
        ('{"labels": [null, ""]}', "the JSON value names no label"),
        ('{"labels": ["not sports"]}', "none (json)"),
        ('{"labels": "sports, weather"}', "sports and 1 that are no labels (json)"),
        ('{"sports": 1, "tech": 0}', "sports (json)"),
        ('{"sports": 0.9, "tech": 0.8}', "no label is named"),
    ],
)
def test_the_detail_says_where_several_labels_were_found(response: str, detail: str) -> None:
    verdict = verify("label", response, ["sports"], labels=["sports", "tech"], mode="multi")
    assert detail in verdict.detail


def test_a_path_that_does_not_exist_is_told_of_beside_another() -> None:
    labels: dict[str, Any] = {"Home": {"Garden": {}}, "Work": {}}
    verdict = verify("label", "Home > Garden, or Home > Work", "Home", labels=labels, mode="hier")
    assert "a path that does not exist" in verdict.detail
    assert verdict.reward == 0


@pytest.mark.parametrize("name", ["label", "json"])
def test_a_response_that_is_not_text_is_the_callers_mistake(name: str) -> None:
    from verifiers import registry
    from verifiers.core import Budget, Fault, Sample

    options = {"labels": SENTIMENT} if name == "label" else {}
    with pytest.raises(Fault, match="not text"):
        registry.load(name)(Sample(5, "positive", options), Budget.of(1))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("neither spam, ham nor eggs", []),
        ("none of spam, ham", []),
        ("not spam, ham or eggs", []),
        ("not spam, ham", ["ham"]),
        ("neither spam nor ham, but eggs", ["eggs"]),
        ("not\nspam", []),
        ("it is not\nspam", []),
        ("not ham\n- spam", ["spam"]),
        ("not ham\n\nspam", ["spam"]),
        ("not ham\nSpam", ["spam"]),
        ("not ham or\nspam", []),
        ("spam? no", []),
        ("spam: no, ham: yes", ["ham"]),
        ("spam, no doubt", ["spam"]),
        ("spam. Not ham.", ["spam"]),
        ("spam, not ham", ["spam"]),
        ("!spam ham", ["ham"]),
        ("great! spam", ["spam"]),
        ("~~spam~~ ham", ["ham"]),
        ("anti-spam", []),
        ("the opposite of spam", []),
        ("nothing but spam", ["spam"]),
        ("cannot be anything other than spam", ["spam"]),
        ("it ain't anything like spam", []),
    ],
)
def test_how_far_a_denial_reaches(text: str, expected: list[str]) -> None:
    assert asserted(Names([("spam", "spam"), ("ham", "ham"), ("eggs", "eggs")]), text)[0] == expected


def test_a_denied_list_is_followed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    followed = 0
    original = mentions._list_end

    def counted(text: Any, found: Any, first: int) -> int:
        nonlocal followed
        end = original(text, found, first)
        followed += end - first
        return end

    monkeypatch.setattr(mentions, "_list_end", counted)
    assert asserted(Names([("spam", "spam")]), "nor spam " * 1000) == ([], True)
    assert followed <= 1000
