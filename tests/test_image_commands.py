"""`rlvr image` and `rlvr serve` where they cannot do what they are asked. No engine needed."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

import pytest

from lambda_container.command import Unusable, image
from lambda_container.command.engine import engine, reachable


def test_no_engine_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:9")
    with pytest.raises(Unusable, match=r"no Docker engine can be reached .* start one"), engine():
        pass
    assert "no Docker engine can be reached" in reachable()


def test_an_image_is_built_from_a_clone_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    parser = ArgumentParser()
    image.configure(parser)
    monkeypatch.setattr(image, "CONTEXT", tmp_path)
    with pytest.raises(Unusable, match="from a clone of the project"):
        image.run(parser.parse_args([]))
