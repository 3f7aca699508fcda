"""What the image build does to the files it ships: install, compile, index, gather, and prove it.

    python3 -m lambda_container.assembly VERB …
      add REQUIREMENT …   install plugins, then seal
      seal                no .pth, every .pyc valid for ever, plugins indexed; then check
      gather DIRECTORY    the files of the image, as three layers
      check               what is wrong with them; exit status 1 if anything is

Only the build runs this, with the interpreter and at the paths of the image.
"""

from __future__ import annotations

import os
import py_compile
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from pathlib import Path
from py_compile import PycInvalidationMode

LIBRARY = Path(sysconfig.get_path("stdlib"))
PACKAGES = Path(__file__).resolve().parents[1]
OURS = ("verifiers", "sandbox", "lambda_container", "rlvr_executor-*")
UNCHECKED = (0b01).to_bytes(4, "little")  # a .pyc that is used whatever its source looks like
PROGRAMS = ("/usr/bin/python3.13", "/usr/bin/env")
FILES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/os-release",
    "/usr/share/python-wheels",  # pip: a derived image adds its plugins with it
)
USER = 993
ACCOUNT = f"executor:x:{USER}:990::/tmp:/nowhere\n"
GROUP = "executor:x:990:\n"


def add(*requirements: str) -> None:
    """Installs plugins beside what is there, from an index or from a directory."""
    (pip,) = Path("/usr/share/python-wheels").glob("pip-*.whl")
    command = [
        sys.executable,
        f"{pip}/pip",
        "install",
        "--break-system-packages",
        "--no-compile",
        *requirements,
    ]
    subprocess.run(command, check=True, env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"})
    seal()


def seal() -> None:
    """Makes every import of the image as cheap as it can be, and never dearer by a changed timestamp."""
    from verifiers import registry

    for path in PACKAGES.glob("*.pth"):
        path.unlink()
    for tests in [*PACKAGES.glob("sympy/**/tests"), *PACKAGES.glob("mpmath/**/tests")]:
        shutil.rmtree(tests)
    Path(registry.INDEX_FILE).unlink(missing_ok=True)
    subprocess.run([sys.executable, "-m", "verifiers.registry"], check=True)
    with ProcessPoolExecutor() as processes:  # what is compiled already stays, and a derived image small
        for _ in processes.map(_compile, [source for source in _sources() if _stale(source)], chunksize=20):
            pass
    check()


def check() -> None:
    """Exits with a message for every flaw."""
    found = list(flaws())
    if found:
        sys.exit("\n".join(found))
    print(f"{len(list(_sources()))} modules, each with its bytecode")


def flaws() -> Iterator[str]:
    """What would make a start slower than it need be, a line each."""
    for path in PACKAGES.glob("*.pth"):
        yield f"{path}: is read, and may import anything, at every start"
    for source in _sources():
        if why := _stale(source):
            yield f"{source}: {why}; {source.stat().st_size} bytes are compiled at every start"


def uncompiled() -> int:
    """Bytes of source that are compiled again at every start."""
    return sum(source.stat().st_size for source in _sources() if _stale(source))


def gather(directory: str) -> None:
    """Copies what the image needs below `directory`: system/, dependencies/ and project/."""
    system, dependencies, project = (Path(directory, part) for part in ("system", "dependencies", "project"))
    _skeleton(system)
    programs = [Path(program) for program in PROGRAMS]
    extensions = [path for root in (LIBRARY, PACKAGES) for path in root.rglob("*.so")]
    linked = [*programs, *set(_libraries([*programs, *extensions]))]
    for path in [*linked, *map(Path, FILES), LIBRARY, *_licences(linked)]:
        _copy(path, system)
    ours = {path for pattern in OURS for path in PACKAGES.glob(pattern)}
    for path in PACKAGES.iterdir():
        _copy(path, project if path in ours else dependencies)


def _sources() -> Iterator[Path]:
    for root in (LIBRARY, PACKAGES):
        yield from root.rglob("*.py")


def _stale(source: Path) -> str:
    """Why a module's bytecode cannot be used for ever; "" where it can."""
    try:
        with open(cache_from_source(str(source)), "rb") as bytecode:
            head = bytecode.read(16)
    except FileNotFoundError:
        return "it has no bytecode"
    if head[:8] != MAGIC_NUMBER + UNCHECKED:
        return "its bytecode is of another Python, or checked against a timestamp"
    return "" if head[8:] == source_hash(source.read_bytes()) else "its bytecode is of another source"


def _compile(source: Path) -> None:
    py_compile.compile(str(source), doraise=True, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)


def _skeleton(root: Path) -> None:
    for path in ("usr/lib", "usr/lib64", "usr/bin", "etc", "var/task", "tmp"):
        (root / path).mkdir(parents=True)
    for path in ("lib", "lib64", "bin"):
        (root / path).symlink_to(f"usr/{path}")
    (root / "usr/bin/python3").symlink_to("python3.13")
    (root / "tmp").chmod(0o1777)
    (root / "etc/passwd").write_text(f"root:x:0:0::/:/nowhere\n{ACCOUNT}")
    (root / "etc/group").write_text(f"root:x:0:\n{GROUP}")


def _libraries(binaries: list[Path]) -> Iterator[Path]:
    """The shared libraries that `binaries` are linked to, and the loader; none that they bring along."""
    said = subprocess.run(["ldd", *map(str, binaries)], capture_output=True, text=True, check=True).stdout
    for found in re.findall(r"(/\S+) \(0x", said):
        path = Path(os.path.realpath(Path(found).parent), Path(found).name)
        if PACKAGES not in path.parents:
            yield path
    yield from Path("/usr/lib").glob("*/libgcc_s.so.1")  # opened by the C library when a thread ends


def _licences(paths: list[Path]) -> Iterator[Path]:
    """The copyright file of every Debian package that one of `paths` comes from."""
    command = ["dpkg-query", "--search", *map(os.path.realpath, paths)]
    owners = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for package in {line.partition(":")[0] for line in owners.splitlines()}:
        yield Path("/usr/share/doc", package, "copyright")


def _copy(path: Path, root: Path) -> None:
    target = root / path.relative_to("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.copytree(path, target, ignore=shutil.ignore_patterns("config-3*", "*.a"))
    else:
        shutil.copy2(path, target)


VERBS: dict[str, Callable[..., None]] = {"add": add, "seal": seal, "gather": gather, "check": check}

if __name__ == "__main__":
    VERBS[sys.argv[1]](*sys.argv[2:])
