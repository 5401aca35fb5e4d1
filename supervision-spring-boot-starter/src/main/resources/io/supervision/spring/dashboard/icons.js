// A shape of its own for each state, so that colour is never the only sign.

const SHAPES = {
  running: ['M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z', true],
  starting: ['M8 2.5a5.5 5.5 0 1 0 5.5 5.5M8 5v3l2 1.5', false],
  stopping: ['M3 8h10M9.5 4.5 13 8l-3.5 3.5', false],
  restarting: ['M13 8a5 5 0 1 1-1.6-3.7M13.2 1.8v3h-3', false],
  recovering: ['M1.5 9h3l2-5.5 3 9 2-3.5h3', false],
  degraded: ['M8 2.8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 8 2.8ZM5.3 8h5.4', false],
  paused: ['M8 2.8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 8 2.8ZM6.6 6v4M9.4 6v4', false],
  // an hourglass
  waiting: ['M4 2.2h8M4 13.8h8M5 2.2c0 3 3 4 3 5.8s-3 2.8-3 5.8M11 2.2c0 3-3 4-3 5.8s3 2.8 3 5.8', false],
  held: ['M5.3 3.2v9.6M10.7 3.2v9.6', false],
  stopped: ['M8 2.8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 8 2.8Z', false],
  stuck: ['M8 1.6 15 14H1L8 1.6ZM8 6.3v3.6M8 11.7v.4', false],
  unhealthy: ['M8 1.6 14.4 8 8 14.4 1.6 8 8 1.6ZM8 5v3.6M8 10.6v.4', false],
  'gave-up': ['M3.5 3.5l9 9M12.5 3.5l-9 9', false],
  well: ['M3 8.5l3.3 3.3L13 4.8', false],
  trouble: ['M8 3v6M8 12v.6', false],
  away: ['M3 3l10 10M3 8h3M10 8h3', false],
  open: ['M4 6l4 4 4-4', false],
};

const SVG = 'http://www.w3.org/2000/svg';

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  svg.append(document.createElementNS(SVG, 'path'));
  setIcon(svg, name);
  return svg;
}

export function setIcon(svg, name) {
  if (svg.dataset.icon === name) {
    return;
  }
  svg.dataset.icon = name;
  const [shape, filled] = SHAPES[name] ?? SHAPES.stopped;
  svg.firstChild.setAttribute('d', shape);
  svg.classList.toggle('filled', filled);
}
