"""Reads a candidate's blocks and its tests, without running them. Says which blocks make up the program, and splits each
test in two: what the program's process is asked, and what is asserted about its replies out of its reach.

Reads {"blocks": [...], "tests": [...]}. Writes {"program": ..., "tests": [{"asked": ..., "judge": ...} or null]}; null for
a test that cannot be split.
"""

import ast
import builtins
import json
import re
import symtable
import sys

from sitecustomize import NAMES

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
# Of no use, or of another meaning, outside of the program's process.
NOT_OURS = {"eval", "exec", "compile", "globals", "locals", "vars", "dir", "open", "input", "callable", "hasattr", "__import__"}
OURS = (set(dir(builtins)) | NAMES) - NOT_OURS
SETUP = (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.Delete, ast.Pass)
STRUCTURE = (ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Compare, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.IfExp, ast.keyword)


def names(source):
    """The names that a block takes from elsewhere, and those that it defines."""
    used, defined = set(), set()
    top = symtable.symtable(source, "block", "exec")
    tables = [top]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        for symbol in table.get_symbols():
            if table is top or symbol.is_global():
                if symbol.is_assigned() or symbol.is_imported():
                    defined.add(symbol.get_name())
                if symbol.is_referenced():
                    used.add(symbol.get_name())
    return used - defined, defined


def names_or_none(source):
    try:
        return names(source)
    except UNREADABLE:
        return set(), set()


def joined(blocks, tests):
    """The last block, and before it each block that defines a name which a later one, or a test, uses and lacks."""
    used, defined = names_or_none(blocks[-1])
    lacking = set().union(used, *(names_or_none(test)[0] for test in tests)) - defined - NAMES
    chosen = [blocks[-1]]
    for block in reversed(blocks[:-1]):
        used, defined = names_or_none(block)
        if defined & lacking:
            chosen.insert(0, block)
            lacking = (lacking | used) - defined - NAMES
    program = "\n".join(chosen)
    if len(chosen) > 1:
        futures = re.findall(r"(?m)^from __future__ import .*\n?", program)
        program = "".join(futures) + re.sub(r"(?m)^from __future__ import .*\n?", "", program)
    return program


class CannotSplit(Exception):
    pass


def loaded(node):
    """The names that a node takes from outside of itself."""
    walk = list(ast.walk(node))
    bound = {n.arg for n in walk if isinstance(n, ast.arg)}
    for n in [n.target for n in walk if isinstance(n, ast.comprehension)] if isinstance(node, SETUP) else [node]:
        bound |= {name.id for name in ast.walk(n) if isinstance(name, ast.Name) and not isinstance(name.ctx, ast.Load)}
    return {n.id for n in walk if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)} - bound


def stored(node):
    for n in ast.walk(node):
        if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load):
            yield n.id
        elif isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield n.name
        elif isinstance(n, ast.alias):
            yield (n.asname or n.name).split(".")[0]


class Split:
    def __init__(self, defined):
        self.defined = defined  # by the program
        self.ours = set(OURS)
        self.lasting = set(OURS)  # of ours, what no program can change in its own process
        self.asked = []  # (kind, text, names it stores, names it loads), kind being do, ask or ours
        self.judge = []

    def foreign(self, node):
        return not loaded(node) <= self.ours

    def statement(self, node):
        if isinstance(node, ast.Assert):
            self.assertion(node)
        elif isinstance(node, ast.Return) or any(self.is_one_process_only(n) for n in ast.walk(node)):
            raise CannotSplit()
        elif not self.foreign(node):
            self.ours |= set(stored(node))
            constant = isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            if constant or isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef)):
                self.lasting |= set(stored(node))
            loads = loaded(node) - self.lasting
            self.asked.append(("ours", ast.unparse(node), set(stored(node)), loads))
            self.judge.append(ast.unparse(node))
        elif not isinstance(node, SETUP) or self.calls_ours(node):
            raise CannotSplit()
        else:
            self.asked.append(("do", ast.unparse(node), set(stored(node)), loaded(node)))
            self.give(set(stored(node)) | loaded(node))

    def is_one_process_only(self, node):
        random = getattr(node, "id", getattr(node, "attr", getattr(node, "name", ""))) in ("random", "numpy.random")
        return random or isinstance(node, (ast.Assert, ast.ClassDef))

    def give(self, names):
        """What the program gets it may change, so from then on it is asked for it."""
        self.ours -= names - self.lasting

    def calls_ours(self, node):
        call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        return call and not self.foreign(node.value.func)

    def assertion(self, node):
        if any(self.is_one_process_only(n) for n in ast.walk(node.test)):
            raise CannotSplit()
        before = len(self.asked)
        test = self.truth(node.test)
        if len(self.asked) == before and loaded(node.test) & self.defined & OURS:
            # The program's own sum, say, is what this asserts something about.
            ours, self.ours = self.ours, self.ours - self.defined
            test = self.truth(node.test)
            self.ours = ours
        for kind, _, _, loads in self.asked[before:]:
            self.give(loads)
        said = [(ast.unparse(node.msg) if node.msg and not self.foreign(node.msg) else "''")]
        said += [repr(text) for kind, text, _, _ in self.asked[before:]]
        first = sum(kind == "ask" for kind, _, _, _ in self.asked[:before])
        self.judge.append("if not (%s): said_(%d, %s)" % (ast.unparse(test), first, ", ".join(said)))

    def truth(self, node):
        """A test: what the program compares with its own things only, it alone would decide."""
        if not self.foreign(node):
            return node
        if isinstance(node, ast.BoolOp) or isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return self.inside(node, self.truth)
        if isinstance(node, ast.Compare):
            if all(self.foreign(side) for side in [node.left] + node.comparators):
                raise CannotSplit()
            return self.inside(node, self.value)
        if isinstance(node, ast.Call) and not self.foreign(node.func):
            if not self.takes_data(node):
                raise CannotSplit()
            return self.inside(node, self.value)
        return self.ask(ast.Call(ast.Name("bool", ast.Load()), [node], []))

    def value(self, node):
        if not self.foreign(node):
            return node
        if isinstance(node, STRUCTURE):
            return self.inside(node, self.value)
        if isinstance(node, ast.Call) and not self.foreign(node.func) and self.takes_data(node):
            return self.inside(node, self.value)
        return self.ask(node)

    def takes_data(self, call):
        """Not a class or function of the program, and nothing that is computed piece by piece."""
        arguments = call.args + [keyword.value for keyword in call.keywords]
        return not any(self.foreign(argument) and self.is_no_data(argument) for argument in arguments)

    def is_no_data(self, node):
        if isinstance(node, ast.Call) and not self.foreign(node.func):
            return not self.takes_data(node)
        return isinstance(node, (ast.Name, ast.Starred, ast.GeneratorExp, ast.Lambda))

    def inside(self, node, read):
        for name, child in ast.iter_fields(node):
            if isinstance(child, ast.expr) and name != "func":
                setattr(node, name, read(child))
            elif isinstance(child, list):
                setattr(node, name, [read(c) if isinstance(c, (ast.expr, ast.keyword)) else c for c in child])
        return node

    def ask(self, node):
        number = sum(kind == "ask" for kind, _, _, _ in self.asked)
        self.asked.append(("ask", ast.unparse(node), set(), loaded(node)))
        return ast.Call(ast.Name("reply_", ast.Load()), [ast.Constant(number)], [])

    def result(self):
        if not any(kind == "ask" for kind, _, _, _ in self.asked):
            raise CannotSplit()
        asked, needed = [], set()
        for kind, text, stores, loads in reversed(self.asked):
            # The program is shown none of our values but those it is asked with.
            if kind != "ours" or (stores or loads) & needed:
                asked.insert(0, ["ask" if kind == "ask" else "do", text])
                needed |= loads
        return {"asked": json.dumps(asked), "judge": "\n".join(self.judge)}


def inlined(statements):
    """Puts the body of each function that holds assertions in the place of its call, as in HumanEval's check(candidate)."""
    functions = {}
    for node in statements:
        call = node.value if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else None
        if isinstance(node, ast.FunctionDef) and any(isinstance(n, ast.Assert) for n in ast.walk(node)):
            functions[node.name] = node
        elif call and isinstance(call.func, ast.Name) and call.func.id in functions and not call.keywords:
            function = functions[call.func.id]
            if len(function.args.args) != len(call.args):
                raise CannotSplit()
            for parameter, argument in zip(function.args.args, call.args):
                yield ast.Assign([ast.Name(parameter.arg, ast.Store())], argument, lineno=0)
            yield from function.body
        else:
            yield node


def split(test, defined):
    halves = Split(defined)
    try:
        for statement in inlined(ast.parse(test).body):
            halves.statement(statement)
        return halves.result()
    except (CannotSplit, *UNREADABLE):
        return None


given = json.load(sys.stdin)
program = joined(given["blocks"], given["tests"])
defined = names_or_none(program)[1]
print(json.dumps({"program": program, "tests": [split(test, defined) for test in given["tests"]]}))
