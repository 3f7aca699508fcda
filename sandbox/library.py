"""The standard library, from memory: what an import finds in a process that can open nothing.

An executor imports what every solution wants (`PRELOADED`) and copies the bytecode of the rest that is
worth having (`SHELVED`) into one memory mapping that all children share and none can change.
"""

from __future__ import annotations

import marshal
import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import MAGIC_NUMBER, cache_from_source
from mmap import MAP_PRIVATE, PROT_READ, mmap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import CodeType, ModuleType

EXTENSIONS = """
    array binascii cmath math select unicodedata zlib _bisect _contextvars _csv _datetime _decimal _heapq
    _json _opcode _pickle _posixsubprocess _queue _random _socket _statistics _struct _zoneinfo _md5 _sha1
    _sha2 _sha256 _sha512 _sha3 _blake2 fcntl resource mmap
"""
PRELOADED = """
    abc bisect cmath collections collections.abc contextlib copy datetime decimal encodings.ascii
    encodings.latin_1 encodings.utf_8 enum fractions functools heapq io itertools json keyword math numbers
    operator os queue random re reprlib statistics string threading time types typing warnings weakref
"""
SHELVED = """
    __future__ argparse ast asyncio base64 bdb calendar cmd code codecs codeop collections colorsys
    concurrent configparser contextvars copyreg csv ctypes dataclasses difflib dis doctest email encodings
    fnmatch getopt gettext glob graphlib hashlib heapq hmac html http importlib inspect io ipaddress json
    linecache locale logging multiprocessing opcode optparse pathlib pdb pickle pickletools platform pprint
    profile pstats queue quopri random re runpy sched secrets selectors shlex shutil signal socket ssl
    stat string struct subprocess symtable tempfile textwrap threading timeit token tokenize trace traceback
    tracemalloc types typing unittest urllib uuid xml zipfile zoneinfo _colorize _compat_pickle
    _compression _markupbase _opcode_metadata _py_abc _pydatetime _pydecimal _pylong _pyrepl _strptime
    _threading_local _weakrefset __hello__ sre_compile sre_constants sre_parse this antigravity sysconfig
    _sysconfig _sitebuiltins
"""
MORE_EXTENSIONS = """
    _asyncio _bz2 _elementtree _lzma _multiprocessing _posixshmem _uuid grp pyexpat termios _lsprof _hashlib
"""
MORE = """
    argparse ast base64 calendar contextvars csv dataclasses difflib hashlib inspect logging pathlib pickle
    pprint secrets struct textwrap timeit traceback unittest uuid html urllib.parse xml.etree.ElementTree
    concurrent.futures signal subprocess tempfile zoneinfo
"""
SHELVED_FOR = {"sympy": ("sympy", "mpmath"), "numpy": ("numpy",)}
TIERS: dict[str, tuple[str, str]] = {
    "small": (EXTENSIONS, PRELOADED),
    "full": (EXTENSIONS + MORE_EXTENSIONS, PRELOADED + MORE),
    "numpy": (EXTENSIONS + MORE_EXTENSIONS, PRELOADED + MORE + "numpy"),
    "sympy": ("", "sympy"),
}


def preload(tier: str, modules: Iterable[str]) -> None:
    """Imports a tier's modules and the drivers'. Raises ImportError for what must be there and is not."""
    extensions, needed = TIERS[tier]
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

    Args:
        tier: whose shelf.
    """

    def __init__(self, tier: str) -> None:
        names = [*SHELVED.split(), *SHELVED_FOR.get(tier, ())]
        self._shelf: dict[str, tuple[int, int, bool, str]] = {}
        texts: list[bytes] = []
        offset = 0
        for name, path, is_package in _sources(names):
            text = _bytecode(path)
            if name not in sys.modules and text:
                self._shelf[name] = (offset, len(text), is_package, path)
                texts.append(text)
                offset += len(text)
        self._memory = _mapped(b"".join(texts)) if texts else b""

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Part of the import protocol."""
        found = self._shelf.get(name)
        if found is None:
            return None
        spec = ModuleSpec(name, self, origin=found[3], is_package=found[2])  # type: ignore[arg-type]
        spec.has_location = True
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        """Part of the import protocol: the default module will do."""

    def exec_module(self, module: ModuleType) -> None:
        """Part of the import protocol."""
        exec(self.get_code(module.__name__), module.__dict__)

    def get_code(self, name: str) -> CodeType:
        """The code of a module on the shelf."""
        offset, size, _, _ = self._shelf[name]
        code: CodeType = marshal.loads(self._memory[offset : offset + size])
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


def _sources(names: Iterable[str]) -> Iterable[tuple[str, str, bool]]:
    for name in dict.fromkeys(names):
        directory = os.path.join(_home(name), name)
        if os.path.isdir(directory):
            yield from _package(name, directory)
        elif os.path.isfile(directory + ".py"):
            yield name, directory + ".py", False


def _home(name: str) -> str:
    package = sys.modules.get(name)
    if package is None or name in sys.stdlib_module_names:
        return os.path.dirname(os.__file__)
    return os.path.dirname(os.path.dirname(str(package.__file__)))


def _package(name: str, directory: str) -> Iterable[tuple[str, str, bool]]:
    for entry in sorted(os.scandir(directory), key=lambda e: e.name):
        if entry.name == "__init__.py":
            yield name, entry.path, True
        elif entry.name.endswith(".py"):
            yield f"{name}.{entry.name[:-3]}", entry.path, False
        elif entry.is_dir() and entry.name.isidentifier() and entry.name not in ("test", "__pycache__"):
            yield from _package(f"{name}.{entry.name}", entry.path)


def _bytecode(path: str) -> bytes:
    """A module's marshalled code: from its cache file, else compiled now."""
    try:
        with open(cache_from_source(path), "rb", buffering=0) as cache:
            text = cache.read()
        if text[:4] == MAGIC_NUMBER:
            return text[16:]
    except FileNotFoundError:
        pass
    with open(path, "rb") as source:
        return marshal.dumps(compile(source.read(), path, "exec", dont_inherit=True))


def _mapped(content: bytes) -> mmap | bytes:
    """A mapping of `content` whose pages all children share and none can change for another."""
    try:
        descriptor = os.memfd_create("library")
    except OSError:  # a kernel without it: ordinary memory, which a fork copies when it is written
        return content
    try:
        with open(descriptor, "wb", closefd=False) as file:
            file.write(content)
        return mmap(descriptor, len(content), MAP_PRIVATE, PROT_READ)
    finally:
        os.close(descriptor)
