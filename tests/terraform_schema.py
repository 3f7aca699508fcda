"""The AWS provider's schema of what lambda_container/terraform uses, read from a package that carries it.

    npm pack @cdktf/provider-aws@21.22.1 && tar xzf cdktf-provider-aws-*.tgz
    python -m tests.terraform_schema package/lib > tests/data/terraform_schema.json

The package is code made from the provider's schema: names, types, what is required, what is a block. It does
not tell which optional attributes the provider fills in.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MODULE = Path(__file__).resolve().parent.parent / "lambda_container" / "terraform"
SIMPLE = {"string": "string", "number": "number", "boolean": "bool"}
GETTER = re.compile(
    r"// (\w+) - computed: true, optional: false, required: false\n\s+get \w+\(\) \{([^}]*)\}"
)
ATTRIBUTE = re.compile(
    r'(\w+): \{\s+value: (.*),\s+isBlock: (true|false),\s+type: "(\w+)",\s+storageClassType: "(\w+)"'
)


def used() -> set[str]:
    """`aws_lambda_function`, `data_aws_region`: what the module declares."""
    text = "".join(path.read_text(encoding="utf-8") for path in MODULE.glob("*.tf"))
    found = re.findall(r'^(resource|data) "(\w+)"', text, re.MULTILINE)
    return {name if kind == "resource" else f"data_{name}" for kind, name in found}


def block(script: str, types: str, name: str) -> dict[str, Any]:
    """A block's attributes as {name: [type, "required" | "optional"]} and its blocks; name: its class."""
    body = _body(script, name)
    required = _required(types, name)
    attributes: dict[str, Any] = {}
    blocks: dict[str, Any] = {}
    for key, value, is_block, kind, stored in ATTRIBUTE.findall(body):
        if is_block == "false":
            attributes[key] = [_type(kind, stored), "required" if _camel(key) in required else "optional"]
            continue
        inner = re.search(r"(\w+)ToHclTerraform", value)
        assert inner is not None
        nested = block(script, types, inner[1][0].upper() + inner[1][1:])
        most = 0 if "listMapperHcl" in value else 1
        blocks[key] = {"kind": kind, "most": most, "least": int(_camel(key) in required), **nested}
    return {"attributes": attributes, "blocks": blocks}


def _body(script: str, name: str) -> str:
    """The table of attributes of a nested class, or of the resource itself."""
    start = script.find(f"function {name[0].lower()}{name[1:]}ToHclTerraform(")
    if start < 0:
        start = script.index("synthesizeHclAttributes() {")
    return re.split(r"\n\s+\};", script[script.index("const attrs = {", start) :], maxsplit=1)[0]


def _required(types: str, name: str) -> set[str]:
    found = re.search(
        rf"export interface {name}(?:Config)? (?:extends [\w.]+ )?\{{(.*?)\n\}}", types, re.DOTALL
    )
    assert found is not None, name
    return set(re.findall(r"readonly (\w+):", found[1]))


def _type(kind: str, stored: str) -> Any:
    if kind == "simple":
        return SIMPLE[stored]
    return [kind, SIMPLE[stored.removesuffix("List").removesuffix("Map")]]


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def _computed(script: str, name: str) -> Iterator[tuple[str, list[Any]]]:
    """What the resource itself has and nobody sets."""
    own = script[script.index(f"class {name} extends cdktf.Terraform") :]
    for key, body in GETTER.findall(own):
        if (found := re.search(r"get(String|Number|Boolean|List)Attribute", body)) is not None:
            kind = {"String": "string", "Number": "number", "Boolean": "bool", "List": ["list", "string"]}
            yield key, [kind[found[1]], "computed"]


def schema(library: Path, name: str) -> dict[str, Any]:
    """A resource or data source; library: the package's folder of code."""
    place = library / name.replace("data_aws_", "data-aws-").removeprefix("aws_").replace("_", "-")
    script, types = ((place / file).read_text(encoding="utf-8") for file in ("index.js", "index.d.ts"))
    found = re.search(r"class (\w+) extends cdktf\.Terraform(?:Resource|DataSource)", script)
    assert found is not None
    made = block(script, types, found[1])
    made["attributes"] |= dict(_computed(script, found[1]))
    return made


def main(library: str) -> None:
    """Prints the schemas."""
    place = Path(library)
    version = re.search(r"providerVersion: '([\d.]+)'", (place / "lambda-function" / "index.js").read_text())
    assert version is not None
    schemas = {name: schema(place, name) for name in sorted(used())}
    print(json.dumps({"provider": version[1], "schemas": schemas}, indent=1, sort_keys=True))


if __name__ == "__main__":
    main(sys.argv[1])
