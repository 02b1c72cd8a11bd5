"""What we claim about speed, each as a ratio to a baseline that is measured in the same run, in turns with ours.

A benchmark is a module with one noun and a coroutine `measure(quick=…)` that returns a `Report`. Absolute figures
differ from machine to machine and from minute to minute; ratios are what to compare. Nothing here fails for being slow.
"""
