"""What runs in the drawing process, the only place that imports matplotlib: requests in, pictures out.

`start` serves, `canvases` measures in pixels, `inks` holds the colours; each other module draws a kind of figure, with
`height(figure, width)` and `draw(figure, box)`, in pixels.
"""
