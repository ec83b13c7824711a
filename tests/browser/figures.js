// What a person would see of the page's figures: for each the title, and for each panel, which is a clipped group, how many
// of its lines have a length, a colour and a place within the panel.
(() => {
  const seen = (line, frame) => {
    const style = getComputedStyle(line), box = line.getBBox(), size = line.getBoundingClientRect();
    return line.getTotalLength() > 0 && size.width > 0 && style.stroke !== 'none' && style.visibility === 'visible' &&
      box.x < frame.x + frame.width && box.x + box.width > frame.x && box.y < frame.y + frame.height && box.y + box.height > frame.y;
  };
  return [...document.querySelectorAll('figure svg')].map((figure) => ({
    title: figure.querySelector('title')?.textContent ?? '',
    words: [...figure.querySelectorAll('text')].map((text) => text.textContent),
    panels: [...figure.querySelectorAll('g[clip-path]')].map((panel) => {
      const clip = document.getElementById(panel.getAttribute('clip-path').replace(/^url\(#|\)$/g, ''));
      const frame = clip?.querySelector('rect')?.getBBox() ?? {x: 0, y: 0, width: 0, height: 0};
      return [...panel.querySelectorAll('polyline')].filter((line) => seen(line, frame)).length;
    }),
  }));
})()
