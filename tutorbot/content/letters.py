"""Finds text that names an option by letter or position. Options are shuffled: "B is right" is wrong for most learners.

Hard is not to find "option B" but to leave "class C", "A convolution" and "N, C, H, W" alone, so each pattern asks for
a word that speaks of options. Code in backticks is skipped, unless it is a lone letter.
"""

import re

_LETTER = r"[\"'“‘(\[*]*[A-F][\"'”’)\]*]*"
_NOUN = r"(?:option|answer|choice|distractor|alternative)s?"
_NTH = r"(?:first|second|third|fourth|fifth|sixth|last|1st|2nd|3rd|4th|5th|6th|top|bottom|upper|lower|middle)"
_VERDICT = r"(?:right|wrong|correct|incorrect|true|false|the\s+(?:\w+\s+)?(?:answer|key|one|option|choice))"
_END = r"(?=\s*(?:$|[.;!?)\]]|,\s(?!(?-i:[A-Z])\b)))"
_LETTERS = r"\(?\b(?-i:[A-F])\)?(?:\s*(?:,|and|or|&)\s*\(?(?-i:[A-F])\)?)*"
_NO_SYMBOL = r"(?<![\w=×*/+-])(?<![A-Z],\s)(?<!\b[A-Z]\sand\s)(?<!class\s)(?<!matrix\s)(?<!channel\s)(?<!axis\s)"
_NOT_A_FIGURE = r"\b(?!\s*[×x*/+.,-]\s*\d|[.,]\d)"

_NAMES = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        # option B, answer (C), options A and D, option b
        rf"\b{_NOUN}\s+(?:(?-i:{_LETTER})(?![\w'])|[b-f]\b(?!['_])|[(\"'“][a-f][)\"'”]|a{_END})",
        # the answer is C.  Final answer: D
        rf"\b(?:{_NOUN}|key|solution)\s*(?:is|was|=|:|->|→)\s*(?-i:{_LETTER}){_END}",
        # B is correct, A and C are wrong
        rf"{_NO_SYMBOL}{_LETTERS}\s+(?:is|are|was|were|must\s+be)\s+(?:both\s+|not\s+|therefore\s+|also\s+)?{_VERDICT}\b",
        # pick B, choosing (C)
        rf"\b(?:pick|choos|choose|chosen?|select|tick)(?:ed|s|ing)?\s+(?-i:{_LETTER}){_END}",
        # a line or sentence that begins with "B) " or "(B) "
        r"(?:^|[.!?:;]\s+)\(?(?-i:[A-F])\)\s",
        # -> B at the end, = D [OK]
        r"(?:->|→)\s*(?-i:[A-F])\s*\.?$|(?-i:\b[A-F])\s*\[ok\]",
        # the second option, the last two choices, the option above
        rf"\bthe\s+{_NTH}\s+(?:(?:two|three|wrong|right|correct|listed)\s+)?{_NOUN}\b",
        rf"(?:^|[.!?:;]\s+){_NTH}\s+(?:option|choice|answer)\s*(?::|is\b|was\b)",
        rf"\b{_NOUN}\s+(?:above|below|number\s+\w+)\b|\b(?:above|below)\s+{_NOUN}\b|\bof\s+the\s+above\b",
        # option 2, choice three, answer no. 4
        rf"\b(?:option|choice|distractor|alternative)s?\s+(?:#\s*)?(?:[1-6]{_NOT_A_FIGURE}|(?:one|two|three|four|five|six)\b)",
        rf"\b{_NOUN}\s+(?:#|no\.)\s*[1-6]\b",
        # both A and B, as the whole text
        r"^(?:both\s+|neither\s+|only\s+)?(?-i:[A-F])\s+(?:and|nor|or)\s+(?-i:[A-F])(?:\s+only)?\.?$",
    )
)
_ALONE = re.compile(r"(?<![\w)\]])\(([A-F])\)(?![\w(\[])")
_SPAN = re.compile(r"`([^`\n]*)`")


def option_named(text: str) -> str | None:
    """The words that name an option by letter or position, as they stand in the text."""
    text = _SPAN.sub(lambda span: span[1] if re.fullmatch(r"\(?[A-F]\)?", span[1]) else "§", text)
    for pattern in _NAMES:
        if found := pattern.search(text):
            return found.group().strip(" .:;!?\n")
    for found in _ALONE.finditer(text):
        # "batch size (B)" and "channels (C)" introduce a symbol: one of the two words before begins with it
        initials = {word[0].upper() for word in re.findall(r"\w+", text[: found.start()])[-2:]}
        if found[1] not in initials:
            return found.group()
    return None
