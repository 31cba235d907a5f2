import type { Result } from './rounds';

const WIDTH = 720;
const LABELS = 190;
const FIGURES = 90;
const BAR = 22;
const STEP = 34;
const TOP = 62;

interface Measured {
  operation: string;
  results: readonly Result[];
}

/** CPU per request of each contestant as bars, the shorter the better: an SVG that follows light and dark mode. */
export function picture({ operation, results }: Measured): string {
  const largest = Math.max(...results.map(({ cpu }) => cpu));
  const height = TOP + results.length * STEP + 12;
  const bars = results.map(({ name, cpu }, index) => {
    const y = TOP + index * STEP;
    const width = Math.max(2, (cpu / largest) * (WIDTH - LABELS - FIGURES));
    const middle = y + BAR / 2;
    const kind = name === 'guildhall' ? 'bar ours' : 'bar';
    return `  <text class="name" x="${LABELS - 12}" y="${middle}">${escaped(name)}</text>
  <rect class="${kind}" x="${LABELS}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="3"/>
  <text class="figure" x="${(LABELS + width + 8).toFixed(1)}" y="${middle}">${cpu.toFixed(cpu < 10 ? 2 : 1)} ms</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(spoken(operation, results))}">
  <style>
    text { font: 14px system-ui, sans-serif; fill: #1f2328; dominant-baseline: central }
    .title { font-weight: 600; font-size: 16px }
    .note, .figure { fill: #59636e }
    .name { text-anchor: end }
    .bar { fill: #8c959f }
    .ours { fill: #0969da }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 }
      .note, .figure { fill: #9198a1 }
      .bar { fill: #6e7681 }
      .ours { fill: #4493f8 }
    }
  </style>
  <text class="title" x="12" y="20">${escaped(operation)}</text>
  <text class="note" x="12" y="42">CPU time of server and PostgreSQL per request: shorter is better</text>
${bars.join('\n')}
</svg>
`;
}

/** A name for the picture's file: the operation in small letters and dashes. */
export function pictureName(operation: string): string {
  return `${operation
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')}.svg`;
}

function spoken(operation: string, results: readonly Result[]): string {
  const figures = results.map(({ name, cpu }) => `${name} ${cpu.toFixed(2)} ms`).join(', ');
  return `${operation}: CPU time per request of ${figures}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
