"""Change tuned numbers one by one and see whether the tests that mirror the file notice; see docs/testing.md.

python tools/mutate.py drizview/measure/stars           # what survives
python tools/mutate.py --list drizview/measure/stars    # what would be changed
"""

from __future__ import annotations

import argparse
import ast
import compileall
import json
import multiprocessing
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("drizview", "tests", "docs", "benchmarks", "notebooks", "pyproject.toml")
# Imported once and inherited by every run, which is then twice as fast; nothing of drizview may be among them.
PRELOADED = ["pytest", "astropy.io.fits", "astropy.wcs", "astropy.stats", "scipy.ndimage", "scipy.interpolate"]

# Numbers that are no tuned constants where they are part of a formula: neutral elements, halves and doubles, units.
NEUTRAL = {0, 1, 2, 0.5, 10, 90, 100, 180, 360, 3600}
# Nor these anywhere: factors that turn median absolute deviations, medians, widths and radians into each other.
FACTORS = {1.4826, 1.253, 1.2533, 1.645, 2.3548, 2.355, 0.4621, 206264.806, 206265}
# Numbers so small or so large that they only keep a division or a comparison from going wrong.
GUARDS = (1e-4, 1e8)
# Names that hold no tuned number, with the reason.
NOT_TUNED = {
    "read or kept at once: memory": "_AT_ONCE _TILE _BAND _BUDGET rows size maxsize",
    "how much is looked at: time": "most _MOST MOST _MOST_IN_BAND MOST_PLACES _KEPT _PARTNERS _TRIES",
    "the same, in samples and windows": "_SAMPLES _SAMPLES_TIMES_INPUTS _EACH _SIZE _WINDOWS",
    "how fine a grid is": "bins _PHASES _POINTS _NODES _WEIGHTS _GRID _STEP _DIRECTIONS every",
    "part of a method": "order ddof rcond rounds maxiters iterations _DEGREE _STEPS _MOST_DAMPING",
    "places to learn what chance gives: any would do": "seed _DECOYS controls shifts trials",
    "flags of data quality": "CR _CR COSMIC_RAYS _DRIZZLED value bad",
    "the telescope, its handbooks and physics": "_APERTURE_METRES _UVIS _IR _HANDBOOK _BOX _SPLITS",
    "of the circle that marks a place on the screen": "radius",
}
# Calls whose plain arguments are thresholds, caps and widths; arguments of others are shapes, exponents and indices.
TUNING = re.compile(r"min|max|minimum|maximum|clip|percentile|\w+_filter")
LIMITS = {"Below", "Above", "Within"}
# A number beside these is an exponent, a bit or the size of a block.
NO_SCALE = (ast.Pow, ast.LShift, ast.RShift, ast.BitAnd, ast.BitOr, ast.Mod, ast.FloorDiv)


@dataclass(frozen=True)
class Constant:
    """A tuned number in a source file; columns count bytes."""

    file: str
    line: int
    column: int
    end: int
    name: str
    text: str

    def mutants(self) -> tuple[str, ...]:
        """Return what it is changed to: half of it, and twice, or for a share half way to one."""
        value = ast.literal_eval(self.text)
        if isinstance(value, int):
            return str(2 * value), str(value // 2)
        return repr(round((1 + value) / 2 if 0 < value < 1 else 2 * value, 9)), repr(value / 2)


@dataclass(frozen=True)
class Outcome:
    """What the tests said to one changed number."""

    constant: Constant
    new: str
    killed_by: str
    seconds: float

    def __str__(self) -> str:
        each = self.constant
        return f"{each.file}:{each.line} | {each.name} | {each.text} -> {self.new} | {self.killed_by or 'SURVIVED'}"


def constants(path: Path) -> list[Constant]:
    """Return the tuned numbers of a source file."""
    file = path.relative_to(ROOT).as_posix()
    return [
        Constant(file, node.lineno, node.col_offset, node.end_col_offset or 0, name, ast.unparse(node))
        for node, name in _numbers(ast.parse(path.read_text()), "", "top")
    ]


def _numbers(node: ast.AST | None, name: str, kind: str) -> Iterator[tuple[ast.Constant, str]]:
    """Yield tuned numbers and what they belong to; the kind of place tells whether a number there can be one."""
    match node:
        case ast.Constant():
            if _tuned(node.value, name, kind):
                yield node, name
        case ast.Assign() | ast.AnnAssign() if kind == "top":
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            yield from _numbers(node.value, ast.unparse(target).strip("()"), "whole")
        case ast.FunctionDef():
            plain = [*node.args.posonlyargs, *node.args.args][::-1]
            given = [*zip(plain, node.args.defaults[::-1], strict=False)]
            for argument, default in (*given, *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)):
                yield from _numbers(default, f"{node.name}({argument.arg})", "whole")
            for part in (*node.decorator_list, *node.body):
                yield from _numbers(part, node.name, "")
        case ast.Call():
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for part in (node.func, *node.args):
                yield from _numbers(part, name, "part" if TUNING.fullmatch(called) else "")
            for keyword in node.keywords:
                yield from _numbers(keyword.value, f"{name}({keyword.arg})", "limit" if called in LIMITS else "whole")
        case ast.Dict():
            for part in node.values:
                yield from _numbers(part, name, kind)
        case ast.JoinedStr():
            return
        case ast.AST():
            if isinstance(node, ast.Compare) or (isinstance(node, ast.BinOp) and kind):
                kind = "" if isinstance(getattr(node, "op", None), NO_SCALE) else "part"
            elif isinstance(node, ast.Subscript):
                kind = ""
            for part in ast.iter_child_nodes(node):
                yield from _numbers(part, name, kind)


def _tuned(value: object, name: str, kind: str) -> bool:
    if kind in ("", "top") or isinstance(value, bool) or not isinstance(value, int | float) or value in FACTORS:
        return False
    excepted = set(" ".join(NOT_TUNED.values()).split())
    alone = kind == "whole" and isinstance(value, float) and value != 1  # 0.5 or 2.0 by itself is a choice
    counts = value not in NEUTRAL or alone or (kind == "limit" and value != 0)
    return counts and GUARDS[0] < abs(value) < GUARDS[1] and not set(re.split(r"\W+", name)) & excepted


def mirrored(file: str, root: Path) -> tuple[str, ...]:
    """Return the test files that mirror a source file, quick ones first."""
    layer, *folders, name = Path(file).with_suffix("").parts[1:]
    tests = root / "tests" / layer
    if layer == "measure" or folders[:1] == ["core"]:
        place = tests.joinpath(*folders)
        found = [*place.glob(f"test_{name}_brackets.py"), *place.glob(f"test_{name}.py")]
        found = found or [*place.glob("test_*.py")]
    else:  # by the question, whether it is a file or a folder and a check or a fixture
        question = [*folders, name][folders[:1] == ["fixtures"]]
        named = sorted(tests.glob(f"test_*{question}*.py"), key=lambda path: "brackets" not in path.name)
        found = [*tests.glob("test_limits_brackets.py"), *(named or sorted(tests.glob("test_*.py")))]
    found = [path for path in found if path.name != "test_labelled.py"]  # minutes, and its data are not in the copy
    return tuple(dict.fromkeys(path.relative_to(root).as_posix() for path in found))


class Tree:
    """A copy of the repository in which numbers are changed; the original is never touched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        for name in COPIED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            copy(ROOT / name, folder / name)
        compileall.compile_dir(folder / "drizview", quiet=1)

    def measure(self, tests: Sequence[str]) -> float:
        """Return how long tests take on the unchanged tree, which they must pass [s]."""
        killed, seconds = self._run(tests, limit=600)
        if killed:
            raise SystemExit(f"tests fail before anything is changed: {killed}")
        return seconds

    def judge(self, constant: Constant, new: str, *, limit: float) -> Outcome:
        """Return what the tests say when one number is another."""
        path = self.folder / constant.file
        source = path.read_bytes()
        lines = source.splitlines(keepends=True)
        row = lines[constant.line - 1]
        lines[constant.line - 1] = row[: constant.column] + new.encode() + row[constant.end :]
        for stale in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
            stale.unlink()
        try:
            path.write_bytes(b"".join(lines))
            return Outcome(constant, new, *self._run(mirrored(constant.file, self.folder), limit=limit))
        finally:
            path.write_bytes(source)

    def _run(self, tests: Sequence[str], *, limit: float) -> tuple[str, float]:
        """Return which test failed, "" for none, and the time taken [s]."""
        started, log = time.perf_counter(), self.folder / "pytest.txt"
        run = multiprocessing.get_context("forkserver").Process(target=_pytest, args=(self.folder, log, list(tests)))
        run.start()
        run.join(limit)
        if run.is_alive():
            run.kill()
            run.join()
            return "time limit", time.perf_counter() - started
        failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", log.read_text(errors="replace"), re.MULTILINE)
        killed = (failed or ["import"])[0] if run.exitcode else ""
        return killed.removeprefix("tests/"), time.perf_counter() - started


def _pytest(folder: Path, log: Path, tests: list[str]) -> None:
    import pytest

    os.chdir(folder)
    os.environ["PYTHONPATH"] = str(folder)
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True  # a changed file of the same size and second would be taken for the compiled one
    with log.open("w") as stream:
        os.dup2(stream.fileno(), 1)
        os.dup2(stream.fileno(), 2)
    sys.exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests])))


def outcomes(found: Sequence[Constant], *, jobs: int) -> Iterator[Outcome]:
    """Yield what the tests say to every mutant, files with quick tests first."""
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(jobs) as pool:
        trees: SimpleQueue[Tree] = SimpleQueue()
        for number in range(jobs):
            trees.put(Tree(Path(scratch) / str(number)))
        tree = trees.get()
        tests = {each.file: mirrored(each.file, tree.folder) for each in found}
        seconds = {group: tree.measure(group) for group in dict.fromkeys(tests.values())}
        trees.put(tree)

        def judged(job: tuple[Constant, str]) -> Outcome:
            tree = trees.get()
            try:
                return tree.judge(*job, limit=20 + 5 * seconds[tests[job[0].file]])
            finally:
                trees.put(tree)

        order = sorted(found, key=lambda each: (seconds[tests[each.file]], each.file, each.line, each.column))
        yield from pool.map(judged, [(each, new) for each in order for new in each.mutants()])


def main() -> None:
    """Say which tuned numbers the tests would let anybody change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[ROOT / "drizview/measure", ROOT / "drizview/checks"])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--sample", type=int, help="only so many constants, chosen at random")
    parser.add_argument("--seed", type=int, default=1, help="of that choice")
    parser.add_argument("--list", action="store_true", help="say what would be changed, and change nothing")
    parser.add_argument("--json", type=Path, help="write all outcomes there")
    given = parser.parse_args()
    files = [file for path in given.paths for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]
    found = [each for file in files for each in constants(file.resolve())]
    if given.sample:
        found = random.Random(given.seed).sample(found, min(given.sample, len(found)))  # noqa: S311  (no secret)
    if given.list:
        print(*(f"{c.file}:{c.line} | {c.name} | {c.text} -> {', '.join(c.mutants())}" for c in found), sep="\n")
        print(f"{len(found)} constants, {sum(len(each.mutants()) for each in found)} mutants")
        return
    started, made = time.perf_counter(), list[Outcome]()
    for outcome in outcomes(found, jobs=given.jobs):
        made.append(outcome)
        print(outcome, flush=True)
    alive = [outcome for outcome in made if not outcome.killed_by]
    share, minutes = len({each.constant for each in alive}) / max(1, len(found)), (time.perf_counter() - started) / 60
    print(f"{share:.1%} of {len(found)} constants survive, {len(alive)} of {len(made)} mutants; {minutes:.1f} min")
    if given.json:
        given.json.write_text(json.dumps([asdict(outcome) for outcome in made], indent=1))


if __name__ == "__main__":
    multiprocessing.set_forkserver_preload(PRELOADED)
    main()
