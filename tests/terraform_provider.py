"""A stand-in for Terraform's AWS provider: its schema, and no cloud behind it.

    python -m tests.terraform_provider     prints what TF_REATTACH_PROVIDERS must be, and serves until it is ended

Terraform validates and plans a module against it as it would against the provider; what only the provider
knows (which values AWS takes) it cannot say. The protocol is version 6 of Terraform's, of which a plan needs
little; its messages are written and read by hand.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
import msgpack

SCHEMA = Path(__file__).with_name("data") / "terraform_schema.json"
SCHEMAS: dict[str, dict[str, Any]] = json.loads(SCHEMA.read_text(encoding="utf-8"))["schemas"]
NESTING = {"list": 2, "set": 3}
UNKNOWN = msgpack.ExtType(0, b"\0")
ACCOUNT = {
    "aws_caller_identity": {"account_id": "123456789012"},
    "aws_partition": {"partition": "aws"},
    "aws_region": {"name": "us-east-1"},
}
SERVING = b"\x08\x01"


# --- protocol buffers, as far as they are needed


def _varint(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])


def field(number: int, value: bytes | str | int) -> bytes:
    """One field of a message: a number, or anything that has a length."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def fields(message: bytes) -> dict[int, bytes]:
    """The fields of a message that have a length, the last of each number."""
    found, at = {}, 0
    while at < len(message):
        key, at = _read(message, at)
        size, at = _read(message, at)
        if key & 7 == 2:
            found[key >> 3] = message[at : at + size]
            at += size
    return found


def _read(message: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = message[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at


# --- the schema


def _block(block: dict[str, Any]) -> bytes:
    return b"".join(_attributes(block["attributes"])) + b"".join(_blocks(block["blocks"]))


def _attributes(attributes: dict[str, Any]) -> Iterator[bytes]:
    for name, (kind, use) in attributes.items():
        flag = field({"required": 4, "optional": 5, "computed": 6}[use], 1)
        filled = field(6, 1) if name == "id" and use == "optional" else b""
        yield field(2, field(1, name) + field(2, json.dumps(kind)) + flag + filled)


def _blocks(blocks: dict[str, Any]) -> Iterator[bytes]:
    for name, inner in blocks.items():
        many = inner["kind"] in NESTING
        bounds = field(4, inner["least"]) + field(5, inner["most"]) if many else b""
        nesting = field(3, NESTING.get(inner["kind"], 1))
        yield field(3, field(1, name) + field(2, _block(inner)) + nesting + bounds)


def _schema(_: bytes) -> bytes:
    empty = field(1, field(2, b""))  # the provider's own settings
    return empty + b"".join(
        field(3 if name.startswith("data_") else 2, field(1, name.removeprefix("data_")) + field(2, field(2, _block(block))))
        for name, block in SCHEMAS.items()
    )  # fmt: skip


# --- plans


def _plan(request: bytes) -> bytes:
    """What is to be made, with what AWS would fill in left open."""
    asked = fields(request)
    proposed = fields(asked[3])[1]
    state = msgpack.unpackb(proposed, strict_map_key=False)
    if state is not None:
        attributes = SCHEMAS[asked[1].decode()]["attributes"]
        for name, (_, use) in attributes.items():
            if state[name] is None and (use == "computed" or name == "id"):
                state[name] = UNKNOWN
        proposed = msgpack.packb(state)
    return field(1, field(1, proposed))


def _read_data(request: bytes) -> bytes:
    """The account's own facts; a policy document is its statements as they stand."""
    asked = fields(request)
    name = asked[1].decode()
    state = msgpack.unpackb(fields(asked[2])[1], strict_map_key=False)
    state |= ACCOUNT.get(name) or {"json": json.dumps(state["statement"], default=str)}
    return field(1, field(1, msgpack.packb(state)))


def _as_it_is(request: bytes) -> bytes:
    """ReadResource and the like: the state that was given."""
    return field(1, fields(request)[2])


PROVIDER: dict[str, Callable[[bytes], bytes]] = {
    "GetProviderSchema": _schema,
    "ReadDataSource": _read_data,
    "PlanResourceChange": _plan,
    "ReadResource": _as_it_is,
} | dict.fromkeys(
    ("GetMetadata", "ValidateProviderConfig", "ValidateResourceConfig", "ValidateDataResourceConfig",
     "ConfigureProvider", "StopProvider"),
    lambda _: b"",
)  # fmt: skip


def _service(methods: dict[str, Callable[[bytes], bytes]], name: str) -> grpc.GenericRpcHandler:
    handlers = {
        method: grpc.unary_unary_rpc_method_handler(lambda request, _, answer=answer: answer(request))
        for method, answer in methods.items()
    }
    return grpc.method_handlers_generic_handler(name, handlers)


def main() -> None:
    """Serves until standard input ends."""
    server = grpc.server(ThreadPoolExecutor(4), maximum_concurrent_rpcs=None)
    server.add_generic_rpc_handlers(
        (
            _service(PROVIDER, "tfplugin6.Provider"),
            _service({"Check": lambda _: SERVING}, "grpc.health.v1.Health"),
        )
    )
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    address = {"Network": "tcp", "String": f"127.0.0.1:{port}"}
    told = {"Protocol": "grpc", "ProtocolVersion": 6, "Pid": os.getpid(), "Test": True, "Addr": address}
    print(json.dumps({"registry.terraform.io/hashicorp/aws": told}), flush=True)
    sys.stdin.read()
    server.stop(None)


if __name__ == "__main__":
    main()
