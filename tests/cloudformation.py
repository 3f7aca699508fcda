"""Enough of CloudFormation to see what a template comes to with given parameters."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

PSEUDO = {
    "AWS::AccountId": "123456789012",
    "AWS::Region": "us-east-1",
    "AWS::Partition": "aws",
    "AWS::NoValue": None,
}


_Loader: Any = type("_Loader", (yaml.SafeLoader,), {})  # YAML with CloudFormation's short forms


def _short_form(loader: Any, suffix: str, node: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_form)


def load(path: Path) -> dict[str, Any]:
    """A template with its short forms spelled out."""
    found = yaml.load(path.read_text(), _Loader)
    assert isinstance(found, dict)
    return found


class Stack:
    """A template with parameters filled in."""

    def __init__(self, template: dict[str, Any], **parameters: Any) -> None:
        self.template = template
        declared = template["Parameters"]
        assert set(parameters) <= set(declared), "no such parameter"
        values = {name: parameters.get(name, each["Default"]) for name, each in declared.items()}
        self.values: dict[str, Any] = {
            name: str(value).split(",") if declared[name]["Type"] == "CommaDelimitedList" else value
            for name, value in values.items()
        }

    def refusals(self) -> list[str]:
        """What the parameters' constraints and the template's rules say against the values."""
        found = []
        for name, declared in self.template["Parameters"].items():
            value = self.values[name]
            if "AllowedPattern" in declared and not re.fullmatch(declared["AllowedPattern"], value):
                found.append(declared["ConstraintDescription"])
            if value not in declared.get("AllowedValues", [value]):
                found.append(f"{name} is {value}")
            if declared["Type"] == "Number" and not self._in_range(declared, value):
                found.append(f"{name} is {value}")
            if "MaxLength" in declared and len(value) > declared["MaxLength"]:
                found.append(f"{name} is too long")
        for rule in self.template["Rules"].values():
            if self.value(rule["RuleCondition"]):
                found += [a["AssertDescription"] for a in rule["Assertions"] if not self.value(a["Assert"])]
        return found

    @staticmethod
    def _in_range(declared: dict[str, Any], value: float) -> bool:
        return bool(declared.get("MinValue", value) <= value <= declared.get("MaxValue", value))

    def resources(self) -> dict[str, Any]:
        """The resources that would be made, by name, with their values."""
        return {
            name: self.value(resource)
            for name, resource in self.template["Resources"].items()
            if "Condition" not in resource or self.condition(resource["Condition"])
        }

    def condition(self, name: str) -> bool:
        """Whether a condition holds."""
        return bool(self.value(self.template["Conditions"][name]))

    def value(self, item: Any) -> Any:
        """An item with every function worked out; references to resources become "<name>"."""
        if isinstance(item, list):
            return [value for value in map(self.value, item) if value is not None]
        if not isinstance(item, dict):
            return item
        if len(item) == 1:
            (name, argument), *_ = item.items()
            if name == "Ref" or name.startswith("Fn::"):
                return getattr(self, "_" + name.removeprefix("Fn::").lower())(argument)
        return {key: found for key, each in item.items() if (found := self.value(each)) is not None}

    def _ref(self, name: str) -> Any:
        return PSEUDO[name] if name in PSEUDO else self.values.get(name, f"<{name}>")

    def _equals(self, pair: list[Any]) -> bool:
        return str(self.value(pair[0])) == str(self.value(pair[1]))

    def _not(self, item: list[Any]) -> bool:
        return not self.value(item[0])

    def _if(self, item: list[Any]) -> Any:
        return self.value(item[1] if self.condition(item[0]) else item[2])

    def _join(self, item: list[Any]) -> str:
        return str(item[0]).join(self.value(item[1]))

    def _split(self, item: list[Any]) -> list[str]:
        return str(self.value(item[1])).split(item[0])

    def _findinmap(self, item: list[Any]) -> Any:
        name, first, second = self.value(item)
        return self.template["Mappings"][name][first][second]

    def _getatt(self, item: list[str]) -> str:
        return f"<{'.'.join(item)}>"

    def _sub(self, item: Any) -> str:
        text, extra = item if isinstance(item, list) else (item, {})
        extra = {name: self.value(value) for name, value in extra.items()}
        return re.sub(r"\$\{([\w:.]+)}", lambda m: str(extra.get(m[1], self._ref(m[1]))), text)
