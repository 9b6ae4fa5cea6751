"""What the expressions of a template reach for, without evaluating them. Without the ORM."""

import ast
import re

import lxml.html

# Attributes of QWeb that hold an expression; those of t-attf hold {{ expressions }} in a text.
_EXPRESSIONS = ("t-out", "t-esc", "t-if", "t-elif", "t-foreach", "t-value", "t-att")
_NAMES = ("t-set", "t-as")
_INLINE = re.compile(r"\{\{(.*?)(?:\|\|\|.*?)?\}\}", re.DOTALL)


def inline_expressions(text):
    """Return the expressions of a text with {{ placeholders }}."""
    return [found.strip() for found in _INLINE.findall(text or "")]


def qweb_expressions(html):
    """Return (expressions, names that the template defines itself) of a QWeb body."""
    expressions, names = [], set()
    if not (html or "").strip():
        return expressions, names
    for element in lxml.html.fragment_fromstring(html, create_parent="div").iter(lxml.etree.Element):
        for key, value in element.items():
            if key.startswith("t-attf-"):
                expressions += inline_expressions(value)
            elif key in _EXPRESSIONS or key.startswith("t-att-"):
                expressions.append(value)
            elif key in _NAMES:
                names |= {value, f"{value}_first", f"{value}_index", f"{value}_last"}
    return expressions, names


def find_chains(expression):
    """Return [[name, attribute, …]] of what an expression reads: `object.type_id.name`.

    Raises
    ------
    SyntaxError
        It is no expression.
    """
    tree = ast.parse(expression.strip(), mode="eval")
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    bound = {name.id for name in names if isinstance(name.ctx, ast.Store)}
    chains = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and id(node) not in inner:
            chain = _unroll(node)
            if chain and chain[0] not in bound:
                chains.append(chain)
    return chains


def _unroll(node):
    """Return the names of a chain of attributes; empty where it does not begin with a name."""
    names = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    return [node.id, *names] if isinstance(node, ast.Name) else []
