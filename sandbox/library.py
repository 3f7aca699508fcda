"""The standard library, from memory: what an import finds in a process that can open nothing.

An executor imports what every solution wants (`PRELOADED`) and puts the bytecode of the rest into one
memory mapping that all children share and none can change. What many solutions want (`LATER`) it imports
from there itself, when it is idle.
"""

from __future__ import annotations

import marshal
import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import MAGIC_NUMBER, cache_from_source
from mmap import MAP_PRIVATE, PROT_READ, mmap
from time import sleep

from sandbox import substitutes
from sandbox.manner import expects_a_signal, manner
from sandbox.unnamed import unnamed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import CodeType, ModuleType

EXTENSIONS = """
    array binascii cmath math select unicodedata zlib _bisect _contextvars _csv _datetime _decimal _heapq
    _json _opcode _posixsubprocess _queue _random _socket _statistics _struct _md5 _sha1 _sha2 _sha256
    _sha512 _sha3 _blake2 fcntl resource mmap
"""
PRELOADED = """
    abc bisect collections collections.abc contextlib copy encodings.utf_8 functools heapq io itertools math
    operator os random re string threading time types typing warnings
"""
LATER = """
    json datetime fractions decimal statistics encodings.ascii encodings.latin_1 numbers queue cmath reprlib
    traceback
"""
UNWANTED = """
    antigravity curses dbm distutils ensurepip idlelib lib2to3 msilib pydoc_data sqlite3 test this tkinter
    turtle turtledemo venv wsgiref xmlrpc
"""
MORE_EXTENSIONS = """
    asyncio _bz2 _elementtree _lzma _multiprocessing _pickle _posixshmem _uuid _zoneinfo grp pyexpat termios
    _lsprof _hashlib
"""
MORE = """
    argparse ast base64 calendar contextvars csv dataclasses difflib hashlib inspect logging pathlib pickle
    pprint secrets struct textwrap timeit traceback unittest uuid html urllib.parse xml.etree.ElementTree
    concurrent.futures signal subprocess tempfile zoneinfo
"""
NUMPY = "numpy numpy.fft numpy.linalg numpy.ma numpy.polynomial numpy.random"  # it loads some only when asked
SHELVED_FOR = {"sympy": ("sympy", "mpmath"), "numpy": ("numpy",)}  # besides the standard library
TIERS: dict[str, tuple[str, str, str]] = {  # extensions and modules at the start, modules when idle
    "small": (EXTENSIONS, PRELOADED, LATER),
    "full": (EXTENSIONS + MORE_EXTENSIONS, PRELOADED, LATER + MORE),
    "numpy": (EXTENSIONS + MORE_EXTENSIONS, PRELOADED + NUMPY, LATER + MORE),
    "sympy": ("", "sympy", ""),
}


def preload(tier: str, modules: Iterable[str]) -> None:
    """Imports a tier's modules and the drivers'. Raises ImportError for what must be there and is not."""
    extensions, needed, _ = TIERS[tier]
    for name in extensions.split():
        if name in sys.stdlib_module_names:  # which ones exist differs by version and by build
            _import_if_built(name)
    for name in (*needed.split(), *modules):
        __import__(name)


def _import_if_built(name: str) -> None:
    try:
        __import__(name)
    except ImportError:
        return


class Library:
    """A finder on sys.meta_path and the loader of what it finds.

    The memory is filled by a process of its own while the executor gets ready: `CAPACITY` bytes, first a
    line that says where the index is (blank until all is there), then the modules' texts, then the index,
    one line per module: name, offset, size, kind, path.

    Args:
        tier: whose shelf.
    """

    def __init__(self, tier: str) -> None:
        self._shelf: dict[str, tuple[int, int, str, str]] | None = None
        descriptor = unnamed("library")
        os.ftruncate(descriptor, CAPACITY)
        self._memory = mmap(descriptor, CAPACITY, MAP_PRIVATE, PROT_READ)
        self._user = os.getuid()
        self._filler = os.fork()
        if self._filler:
            os.close(descriptor)
            return
        try:
            os.nice(10)  # it is not needed yet, and there may be one processor
            fill(descriptor, [*sorted(_wanted()), *SHELVED_FOR.get(tier, ())])
        finally:
            os._exit(0)

    @property
    def is_filled(self) -> bool:
        """Whether everything is there."""
        return self._memory[0] != 0

    def is_sound(self) -> bool:
        """Whether all is there or is coming: a child of its user may harm the process that fills it."""
        return self.is_filled or self._user != os.getuid() or self._is_filling() or self.is_filled

    def _is_filling(self) -> bool:
        if self._filler and os.waitpid(self._filler, os.WNOHANG | os.WUNTRACED)[0]:
            self._filler = 0  # it has ended; or it is stopped, and ends with us
        its, ours = manner(self._filler), manner(os.getpid())
        if not self._filler or its is None or ours is None or expects_a_signal(self._filler):
            return False
        return (its.limits, its.processors) == (ours.limits, ours.processors)

    def bury_filler(self) -> None:
        """Waits for the process that filled it."""
        if self._filler:
            os.waitpid(self._filler, 0)

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Part of the import protocol."""
        if self._shelf is None:
            self._shelf = self._index()
        found = self._shelf.get(name)
        if found is None:
            return None
        spec = ModuleSpec(name, self, origin=found[3], is_package="p" in found[2])  # type: ignore[arg-type]
        spec.has_location = True
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        """Part of the import protocol: the default module will do."""

    def exec_module(self, module: ModuleType) -> None:
        """Part of the import protocol."""
        exec(self.get_code(module.__name__), module.__dict__)
        substitutes.adapt(module.__name__)

    def get_code(self, name: str) -> CodeType:
        """The code of a module on the shelf."""
        assert self._shelf is not None
        offset, size, kind, path = self._shelf[name]
        text = self._memory[offset : offset + size]
        code: CodeType = (
            compile(text, path, "exec", dont_inherit=True) if "s" in kind else marshal.loads(text)
        )
        return code

    def get_source(self, name: str) -> None:
        """Part of the import protocol: there is no source here."""

    def install(self) -> None:
        """Makes this the only place where modules are found, besides those built into the interpreter."""
        built_in = [f for f in sys.meta_path if getattr(f, "__name__", "") != "PathFinder"]
        sys.meta_path[:] = [*built_in, self]
        sys.path.clear()
        sys.path_hooks.clear()
        sys.path_importer_cache.clear()

    def _index(self) -> dict[str, tuple[int, int, str, str]]:
        for _ in range(FILL_TICKS):
            if self.is_filled:
                break
            sleep(FILL_TICK)
        offset, size = map(int, self._memory[:HEADING].rstrip(b"\0").split() or (0, 0))
        rows = (line.split("\t") for line in self._memory[offset : offset + size].decode().splitlines())
        return {name: (int(start), int(length), kind, path) for name, start, length, kind, path in rows}


CAPACITY = 48 << 20
HEADING = 64
FILL_TICK, FILL_TICKS = 0.002, 5000


def fill(descriptor: int, names: Iterable[str]) -> None:
    """Copies modules' texts to a file of CAPACITY bytes, then the index, then the heading."""
    offset, rows = HEADING, []
    os.lseek(descriptor, offset, os.SEEK_SET)
    for name, path, package in _sources(names):
        size, kind = _copy(path, descriptor, CAPACITY - offset - (1 << 20))
        if size:
            rows.append(f"{name}\t{offset}\t{size}\t{kind}{package}\t{path}")
            offset += size
    index = "\n".join(rows).encode()
    os.pwrite(descriptor, index, offset)
    os.pwrite(descriptor, b"%d %d" % (offset, len(index)), 0)


def _copy(path: str, descriptor: int, most: int) -> tuple[int, str]:
    """Copies a module's bytecode, or its source where there is no bytecode: bytes, and which."""
    for place, skipped, kind in ((cache_from_source(path), 16, "b"), (path, 0, "s")):
        try:
            file = os.open(place, os.O_RDONLY)
        except OSError:  # there is none, or none for us
            continue
        try:
            size = os.fstat(file).st_size - skipped
            if kind == "s" or os.pread(file, 4, 0) == MAGIC_NUMBER:
                return (os.sendfile(descriptor, file, skipped, size), kind) if size < most else (0, kind)
        finally:
            os.close(file)
    return 0, ""


def _wanted() -> Iterable[str]:
    build = getattr(sys.implementation, "_multiarch", "")
    names = {*sys.stdlib_module_names, f"_sysconfigdata_{sys.abiflags}_{sys.platform}_{build}"}
    return names - {*UNWANTED.split()}


def _sources(names: Iterable[str]) -> Iterable[tuple[str, str, str]]:
    for name in names:
        directory = os.path.join(_home(name), name)
        if os.path.isdir(directory):
            yield from _package(name, directory)
        elif os.path.isfile(directory + ".py"):
            yield name, directory + ".py", ""


def _home(name: str) -> str:
    package = sys.modules.get(name)
    if package is None or name in sys.stdlib_module_names:
        return os.path.dirname(os.__file__)
    return os.path.dirname(os.path.dirname(str(package.__file__)))


def _package(name: str, directory: str) -> Iterable[tuple[str, str, str]]:
    for entry in sorted(os.scandir(directory), key=lambda e: e.name):
        if entry.name == "__init__.py":
            yield name, entry.path, "p"
        elif entry.name.endswith(".py"):
            yield f"{name}.{entry.name[:-3]}", entry.path, ""
        elif entry.name.isidentifier() and entry.name not in _NO_PACKAGES and entry.is_dir():
            yield from _package(f"{name}.{entry.name}", entry.path)


_NO_PACKAGES = ("test", "tests", "benchmarks", "__pycache__")
