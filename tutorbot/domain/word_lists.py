"""Lists of English words that taking a sentence apart needs."""

import re


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


FUNCTION_WORDS = _words("""
    a an the this that these those it its he she they them their theirs there here i me my mine we us our you your
    who whom whose which what when where why how is are was were be been being am do does did doing done has have
    had having will would shall should can could may might must get gets got of to in on at by for with from into
    onto as than then so if or and but because since while whereas although though until unless about per via also
    just quite rather really very even still already again ever well now yes okay no not never none nothing nobody
    neither nor without cannot only too much many lot lots bit kind sort way ways thing things something anything
    everything someone somebody one ones such like say says said let lets make makes made take takes used use uses
    using please basically actually simply
""")
"""Words that say how others hang together. An answer with next to none of them is a list."""
DECIDING = _words("only one much many without")
"""Function words that can decide about a claim all the same."""
WHOLE_NEGATIONS = _words("not never")
"""They deny the rest of a clause, and what stands before if nothing much follows: "this is needed: not true"."""
NEGATIONS = _words("no without nothing none nobody neither nor hardly barely lacks lack lacking")
"""They deny what follows in the clause."""
CONTRARY = {"instead": "of", "rather": "than", "far": "from", "fails": "to", "fail": "to"}
"""Pairs of words that deny what follows."""
STOPS = _words(", ; : . ! ? ( ) but because so while whereas although though")
"""No negation reaches beyond these."""

SHORT = {
    "acc": "accuracy",
    "avg": "average",
    "bc": "because",
    "bs": "batch size",
    "bwd": "backward",
    "conv": "convolution",
    "cuz": "because",
    "dim": "dimension",
    "dims": "dimensions",
    "eval": "evaluation",
    "fp16": "float16",
    "fp32": "float32",
    "fwd": "forward",
    "grad": "gradient",
    "grads": "gradients",
    "init": "initialisation",
    "lr": "learning rate",
    "max": "maximum",
    "mem": "memory",
    "min": "minimum",
    "nn": "neural network",
    "param": "parameter",
    "params": "parameters",
    "pic": "picture",
    "pics": "pictures",
    "prob": "probability",
    "probs": "probabilities",
    "reg": "regularisation",
    "std": "standard deviation",
    "u": "you",
    "val": "validation",
    "vals": "values",
    "w/": "with",
    "w/o": "without",
    "wd": "weight decay",
    "arent": "aren't",
    "cant": "can't",
    "cannot": "can not",
    "couldnt": "couldn't",
    "didnt": "didn't",
    "doesnt": "doesn't",
    "dont": "don't",
    "isnt": "isn't",
    "shouldnt": "shouldn't",
    "wasnt": "wasn't",
    "wont": "won't",
}
"""What people in study servers shorten, and how it is written out."""
SHORTENED = re.compile(
    r"(?<![\w.`])(?:" + "|".join(sorted(map(re.escape, SHORT), key=len, reverse=True)) + r")(?![\w(]|[._/]\w)",
    re.IGNORECASE,
)

ENDINGS = (
    *((f"i{letter}{end}", "is") for letter in "sz" for end in ("ations", "ation", "ing", "ed", "es", "ers", "er", "e")),
    *((f"at{end}", "at") for end in ("ions", "ion", "ing", "ed", "es", "or", "e", "ive")),
    *(("plied", "pli"), ("plies", "pli"), ("plying", "pli"), ("ply", "pli"), ("plication", "pli")),
    *(("ements", "e"), ("ement", "e"), ("ions", ""), ("ion", ""), ("ities", "i"), ("ity", "i"), ("ness", "")),
    *(("fully", ""), ("ful", ""), ("ally", ""), ("ingly", ""), ("edly", ""), ("ings", ""), ("ing", "")),
    *(("ies", "i"), ("ied", "i"), ("ers", ""), ("er", ""), ("est", ""), ("ed", ""), ("es", ""), ("ly", "")),
    *(("s", ""), ("y", "i"), ("e", "")),
)
"""What is cut off a word, and what stands in its place; the first that fits."""
