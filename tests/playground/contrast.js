// Every visible text against the colour behind it, by WCAG 2.2 (1.4.3); what is disabled is exempt there.
() => {
  const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const paint = (colour) => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    return [...brush.getImageData(0, 0, 1, 1).data];
  };
  const over = ([r, g, b, a], under) =>
    [r, g, b].map((value, i) => (value * a) / 255 + under[i] * (1 - a / 255));
  const linear = (value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const EXEMPT = ":disabled, [aria-disabled=true], [inert], .unseen, .skip, .avatar, noscript";

  const faint = [];
  let texts = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement: element } = walker.currentNode;
    if (
      !data.trim() ||
      element.closest(EXEMPT) ||
      !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    )
      continue;
    const behind = [];
    for (let node = element; node; node = node.parentElement)
      behind.unshift(getComputedStyle(node).backgroundColor);
    const ground = behind.reduce((under, colour) => over(paint(colour), under), [255, 255, 255]);
    const [high, low] = [over(paint(getComputedStyle(element).color), ground), ground]
      .map(luminance)
      .sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    texts += 1;
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${data.trim().slice(0, 40)}`);
  }
  return { texts, faint };
};
