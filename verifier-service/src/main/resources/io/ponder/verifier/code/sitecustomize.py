"""Gives a program the names that graders of code usually import for it, where it uses one without defining it.

Python runs this file before the program. The names become builtins, so the program stays as it was written: its own
definitions come first, its line numbers stay, and nothing stands before its first statement.
"""

import builtins
import importlib

MODULES = """
    bisect cmath collections copy datetime decimal fractions functools heapq itertools json math operator os random re
    statistics string sys time typing
"""
MEMBERS = {
    "typing": """Any Callable DefaultDict Deque Dict FrozenSet Generator Generic Iterable Iterator List Literal
        NamedTuple NoReturn Optional Sequence Set Tuple Type TypeVar Union""",
    "collections": "ChainMap Counter OrderedDict defaultdict deque namedtuple",
    "functools": "cache cached_property cmp_to_key lru_cache partial reduce total_ordering wraps",
    "heapq": "heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest",
    "bisect": "bisect_left bisect_right insort insort_left insort_right",
    "itertools": """accumulate chain combinations combinations_with_replacement compress cycle dropwhile groupby islice
        pairwise permutations product repeat starmap takewhile zip_longest""",
    "math": """ceil comb cos exp factorial floor gcd hypot inf isclose isinf isnan isqrt lcm log log10 log2 nan perm pi
        prod sin sqrt tan tau trunc""",
    "copy": "deepcopy",
    "dataclasses": "dataclass field",
    "decimal": "Decimal",
    "enum": "Enum",
    "fractions": "Fraction",
    "string": "ascii_letters ascii_lowercase ascii_uppercase digits",
}
HOMES = {name: home for home, names in MEMBERS.items() for name in names.split()}
NAMES = set(MODULES.split()) | set(HOMES)


def provide(code):
    """Makes a builtin of each of the names that the code mentions."""
    parts = [code]
    while parts:
        part = parts.pop()
        parts += [constant for constant in part.co_consts if hasattr(constant, "co_names")]
        for name in NAMES.intersection(part.co_names):
            module = importlib.import_module(HOMES.get(name, name))
            if not hasattr(builtins, name) and (name not in HOMES or hasattr(module, name)):
                setattr(builtins, name, getattr(module, name) if name in HOMES else module)


def provide_to(file):
    try:
        with open(file, encoding="utf-8") as source:
            provide(compile(source.read(), file, "exec"))
    except Exception:  # what is wrong with the program shows when it runs
        pass


provide_to("answer.py")
