"""Tables of notation: what a command, a word or a Unicode character stands for."""

from __future__ import annotations

from verifiers.math_equivalence.tree import listed

# Layout that carries no meaning; a command not listed anywhere is an unknown name.
SKIPPED = frozenset(
    listed(
        "huge Huge LARGE tiny footnotesize scriptsize "
        "left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm "
        "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits quad qquad thinspace "
        "medspace thickspace negthinspace negmedspace negthickspace enspace enskip space hspace hskip "
        "noindent nonumber notag strut mathstrut null relax hfill smallskip medskip bigskip newline "
        "linebreak hline allowbreak nobreak nobreakspace normalsize small large Large centering "
        "ensuremath protect unboldmath bm boldsymbol boxed fbox framebox rm bf it cal sf tt em"
    )
)
SPACES = frozenset(("(", ")", "[", "]", "$", "!", ",", ";", ":", " ", "/", "@", ">", "\n", "\t", ""))
# Commands whose braces hold words.
TEXTS = frozenset(
    listed(
        "text textnormal textrm textbf textit textsf texttt textup textsc mbox hbox textmd emph "
        "underline uline operatorname operatorname* mathrm mathop mathord rm"
    )
)
# Commands whose braces hold mathematics in another type face.
FACES = frozenset(
    listed(
        "mathbf mathit mathsf mathtt mathcal mathfrak mathscr mathnormal boldsymbol bm pmb vec "
        "overrightarrow overleftarrow underline color displaylines smash mathstrut boxed fbox "
        "framebox hat widehat tilde widetilde limits nolimits mathbb"
    )
)
# Commands that stand for other notation.
ALIASES = {
    "cdot": "*", "times": "*", "ast": "*", "star": "*", "bullet": "*", "odot": "*", "div": "/",
    "over": "over",
    "le": "<=", "leq": "<=", "leqslant": "<=", "leqq": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=",
    "geqq": ">=", "lt": "<", "gt": ">", "ne": "!=", "neq": "!=", "equiv": "=", "approx": "~", "approxeq": "~",
    "simeq": "~", "thickapprox": "~", "doteq": "=", "coloneqq": "=", "eq": "=",
    "pm": "+-", "mp": "-+", "plusmn": "+-", "cup": "cup", "bigcup": "cup", "cap": "cap", "bigcap": "cap",
    "cupdot": "cup", "setminus": "setminus", "backslash": "setminus", "smallsetminus": "setminus",
    "in": "in", "isin": "in", "notin": "notin", "to": "->", "rightarrow": "->", "longrightarrow": "->",
    "Rightarrow": "->", "Longrightarrow": "->", "implies": "->", "mapsto": "->",
    "mid": "|", "vert": "|", "lvert": "|", "rvert": "|", "Vert": "||", "lVert": "||", "rVert": "||",
    "|": "||",
    "land": "and", "wedge": "and", "lor": "or", "vee": "or", "lbrace": "{.", "rbrace": ".}", "lbrack": "[",
    "rbrack": "]", "lparen": "(", "rparen": ")", "{": "{.", "}": ".}", "%": "%", "colon": ":", "ratio": ":",
    "ldots": "...", "cdots": "...", "dots": "...", "vdots": "...", "dotsc": "...", "dotsb": "...",
    "ddots": "...", "prime": "'", "circ": "deg", "degree": "deg", "textcirc": "deg", "textdegree": "deg",
    "mod": "mod", "bmod": "mod", "pmod": "pmod", "lfloor": "lfloor", "rfloor": "rfloor", "lceil": "lceil",
    "rceil": "rceil", "langle": "<(", "rangle": ")>", "_": "_", "&": "&", "#": "#", "dfrac": "frac",
    "tfrac": "frac", "cfrac": "frac", "frac": "frac", "ifrac": "frac", "dbinom": "binom", "tbinom": "binom",
    "nicefrac": "frac", "sfrac": "frac", "flatfrac": "frac",
    "nless": ">=", "ngtr": "<=", "nleq": ">", "ngeq": "<", "binom": "binom", "choose": "choose",
    "sqrt": "sqrt", "surd": "sqrt", "overline": "overline",
    "bar": "overline",
    "triangle": "triangle", "perp": "perp", "parallel": "parallel",
    "forall": "forall", "exists": "exists", "cong": "~", "sim": "~", "propto": "propto",
    "stackrel": "stackrel",
    "operatorname": "operatorname", "where": ",",
}  # fmt: skip
# Relations of which only the names and the order of their sides are known.
ORDERED = frozenset(
    listed(
        "subset supset subseteq supseteq subsetneq supsetneq nsubseteq nsupseteq sqsubset sqsubseteq prec "
        "succ preceq succeq ll gg lesssim gtrsim nmid vdash dashv models leftarrow longleftarrow Leftarrow "
        "Longleftarrow leadsto hookrightarrow twoheadrightarrow triangleleft triangleright trianglelefteq "
        "trianglerighteq ominus oslash wr"
    )
)
ALIASES |= {name: name for name in ORDERED}
CONSTANTS = {
    "pi": "pi", "Pi": "Pi", "infty": "oo", "infin": "oo", "infinity": "oo", "inf": "oo", "oo": "oo",
    "imaginaryunit": "i", "imath": "i", "jmath": "j",
    "imaginaryI": "i", "exponentialE": "e", "varnothing": "emptyset",
    "emptyset": "emptyset", "empty": "emptyset", "R": "Reals", "reals": "Reals", "Reals": "Reals",
    "Z": "Integers",
    "N": "Naturals", "Q": "Rationals", "Complex": "Complexes", "ell": "ell", "hbar": "hbar",
    "partial": "partial",
    "varphi": "phi", "varepsilon": "epsilon", "vartheta": "theta", "varrho": "rho", "varsigma": "sigma",
    "lnot": "neg", "neg": "neg", "omicron": "omicron", "Omicron": "Omicron",
}  # fmt: skip
GREEK = tuple(
    listed(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
        "sigma tau upsilon phi chi psi omega"
    )
)
NAMES = frozenset(GREEK) | {name.capitalize() for name in GREEK} | {"ell", "hbar", "aleph", "nabla", "mho"}
BLACKBOARD = {"R": "Reals", "Z": "Integers", "N": "Naturals", "Q": "Rationals", "C": "Complexes"}

FUNCTIONS = {
    "sin": "sin", "cos": "cos", "tan": "tan", "cot": "cot", "sec": "sec", "csc": "csc", "cosec": "csc",
    "cotan": "cot", "tg": "tan", "ctg": "cot", "sinc": "sinc", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh",
    "coth": "coth", "cotanh": "coth", "sech": "sech", "csch": "csch", "cosech": "csch", "exp": "exp",
    "ln": "ln",
    "log": "log", "lg": "lg", "lb": "lb", "sqrt": "sqrt", "cbrt": "cbrt", "abs": "abs", "floor": "floor",
    "ceil": "ceil",
    "ceiling": "ceil", "max": "max", "min": "min", "gcd": "gcd", "lcm": "lcm", "factorial": "factorial",
    "factorial2": "factorial2", "det": "det", "Re": "re", "Im": "im", "sgn": "sign", "sign": "sign",
    "atan2": "atan2", "arctan2": "atan2", "arg": "arg", "binomial": "binom", "nCr": "binom",
    "adjugate": "adjugate", "conj": "conjugate", "log10": "lg", "log2": "lb",
    "conjugate": "conjugate", "trace": "trace", "tr": "trace", "deg": "deg", "mod": "modulo", "cis": "cis",
}  # fmt: skip
_INVERSE = {"sin": "sin", "cos": "cos",
            "tan": "tan", "cot": "cot", "cotan": "cot", "sec": "sec", "csc": "csc",
            "cosec": "csc", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "coth": "coth", "cotanh": "coth",
            "sech": "sech", "csch": "csch", "cosech": "csch", "tg": "tan", "ctg": "cot"}  # fmt: skip
FUNCTIONS |= {prefix + name: "a" + value for prefix in ("a", "ar", "arc") for name, value in _INVERSE.items()}
BIG = {"sum": "sum", "prod": "prod", "int": "int", "lim": "lim", "summation": "sum", "integrate": "int"}
ENVIRONMENTS = {
    "matrix": "", "pmatrix": "", "bmatrix": "", "Bmatrix": "", "vmatrix": "det", "Vmatrix": "det",
    "array": "",
    "smallmatrix": "", "cases": "cases", "dcases": "cases", "rcases": "cases", "aligned": "lines",
    "align": "lines",
    "align*": "lines", "gathered": "lines", "gather*": "lines", "equation": "lines", "equation*": "lines",
    "split": "lines", "alignedat": "lines",
}  # fmt: skip

_PLAIN = {
    "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*", "⁎": "*", "•": "*", "÷": "/", "∕": "/", "⁄": "/",
    "−": "-",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "﹣": "-", "﹢": "+", "±": r" \pm ", "∓": r" \mp ", "≤": "<=",
    "⩽": "<=",
    "≦": "<=", "≥": ">=", "⩾": ">=", "≧": ">=", "≠": "!=", "≈": r" \approx ", "≃": r" \approx ", "≡": "=",
    "∞": r"\infty ", "∪": r"\cup ", "∩": r"\cap ", "∈": r"\in ", "∉": r"\notin ", "∅": r"\emptyset ",
    "ø": r"\emptyset ", "∖": r"\setminus ", "ℝ": r"\R ", "ℤ": r"\Z ", "ℕ": r"\N ", "ℚ": r"\Q ",
    "ℂ": r"\Complex ",
    "→": r"\to ", "⇒": r"\to ", "∀": r"\forall ", "∃": r"\exists ", "√": r"\sqrt ", "∛": r"\sqrt[3]",
    "∜": r"\sqrt[4]", "∑": r"\sum ", "∏": r"\prod ", "∫": r"\int ", "∧": r"\land ", "∨": r"\lor ",
    "°": r"^\circ ",
    "º": r"^\circ ", "˚": r"^\circ ", "℃": r"^\circ C", "′": "'", "″": "''", "’": "'", "‘": "'",
    "“": '"', "”": '"',
    "…": "...", "⋯": "...", "∶": ":", "：": ":", "。": ".", "、": ",", "，": ",", "；": ";", "⟨": r"\langle ",
    "或": " or ", "且": " and ",
    "⟩": r"\rangle ", "〈": r"\langle ", "〉": r"\rangle ", "⌊": r"\lfloor ",
    "⌋": r"\rfloor ", "⌈": r"\lceil ",
    "⌉": r"\rceil ", "∣": "|", "｜": "|", "∠": r"\angle ", "△": r"\triangle ", "∂": r"\partial ",
    "∇": r"\nabla ",
    "ℓ": r"\ell ", "ħ": r"\hbar ", "ℏ": r"\hbar ",
    "ⅇ": "e", "ⅈ": "i", "µ": r"\mu ", "ϕ": r"\phi ", "ϵ": r"\epsilon ", "ϑ": r"\theta ",
    "【": "[", "】": "]", "（": "(", "）": ")", "〔": "(", "〕": ")", "％": "%",
    "￥": "$", "€": "$", "£": "$",
    "¥": "$",
    "＄": "$", "¢": r"\text{ cents}", "～": " ", "✓": "", "✔": "", "✅": "", "�": "?", "½": r"\frac12",
    "¼": r"\frac14",
    "¾": r"\frac34", "⅓": r"\frac13", "⅔": r"\frac23", "⅕": r"\frac15", "⅖": r"\frac25", "⅗": r"\frac35",
    "⅘": r"\frac45", "⅙": r"\frac16", "⅚": r"\frac56", "⅛": r"\frac18", "⅜": r"\frac38", "⅝": r"\frac58",
    "⅞": r"\frac78", "⅐": r"\frac17", "⅑": r"\frac19", "⅒": r"\frac{1}{10}",
}  # fmt: skip
_SPACE_CODES = (0x09, 0x0B, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)
_NOTHING_CODES = (0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, *range(0x2060, 0x2065), 0xFE0F, 0xFEFF)
_GREEK_CODES = {0x3B1 + index + (index >= 17): name for index, name in enumerate(GREEK)}

UNICODE: dict[int, str] = (
    {0xFF01 + index: chr(0x21 + index) for index in range(94)}
    | {ord(character): meaning for character, meaning in _PLAIN.items()}
    | dict.fromkeys(_SPACE_CODES, " ")
    | dict.fromkeys(_NOTHING_CODES, "")
    | {code: rf"\{name} " for code, name in _GREEK_CODES.items()}
    | {code - 0x20: rf"\{name.capitalize()} " for code, name in _GREEK_CODES.items()}
    | {0x3C2: r"\sigma "}
)
SUPERSCRIPTS = {
    ord(high): low
    for high, low in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵏᵐˣʸᵗᵀ", "0123456789+-=()niabcdkmxytT", strict=True)
}
SUBSCRIPTS = {
    ord(deep): low for deep, low in zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙᵢₓₐₑₖₘ", "0123456789+-=()nixaekm", strict=True)
}
