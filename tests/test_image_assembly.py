"""What the image build calls a flaw, on modules of this machine."""

from __future__ import annotations

import os
import py_compile
from pathlib import Path
from py_compile import PycInvalidationMode

import pytest

from lambda_container import assembly

LOOSE, STRICT = PycInvalidationMode.UNCHECKED_HASH, PycInvalidationMode.TIMESTAMP


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One module, which is all that there is."""
    library, packages = tmp_path / "library", tmp_path / "packages"
    library.mkdir()
    packages.mkdir()
    monkeypatch.setattr(assembly, "LIBRARY", library)
    monkeypatch.setattr(assembly, "PACKAGES", packages)
    source = packages / "module.py"
    source.write_text("answer = 42\n")
    return source


def compiled(source: Path, mode: PycInvalidationMode) -> Path:
    return Path(py_compile.compile(str(source), doraise=True, invalidation_mode=mode) or "")


def test_bytecode_without_a_timestamp_is_no_flaw_whatever_happens_to_the_files_dates(module: Path) -> None:
    compiled(module, LOOSE)
    os.utime(module, (1, 1))
    assert list(assembly.flaws()) == []
    assert assembly.uncompiled() == 0
    assembly.check()


def test_a_module_without_bytecode_is_a_flaw(module: Path) -> None:
    (flaw,) = assembly.flaws()
    assert flaw == f"{module}: it has no bytecode; 12 bytes are compiled at every start"
    assert assembly.uncompiled() == 12


def test_bytecode_with_a_timestamp_is_a_flaw(module: Path) -> None:
    compiled(module, STRICT)
    (flaw,) = assembly.flaws()
    assert "checked against a timestamp" in flaw


def test_bytecode_of_another_python_is_a_flaw(module: Path) -> None:
    bytecode = compiled(module, LOOSE)
    bytecode.write_bytes(b"\x00\x00\r\n" + bytecode.read_bytes()[4:])
    (flaw,) = assembly.flaws()
    assert "of another Python" in flaw


def test_bytecode_of_another_source_is_a_flaw_since_nothing_would_ever_notice(module: Path) -> None:
    compiled(module, LOOSE)
    module.write_text("answer = 43\n")
    (flaw,) = assembly.flaws()
    assert "of another source" in flaw


def test_a_path_file_is_a_flaw(module: Path) -> None:
    compiled(module, LOOSE)
    (module.parent / "hook.pth").write_text("import os\n")
    (flaw,) = assembly.flaws()
    assert "at every start" in flaw


def test_flaws_end_the_build_with_their_list(module: Path) -> None:
    with pytest.raises(SystemExit, match="it has no bytecode"):
        assembly.check()
