import { html, type Html } from './html-template';
import { type Row, total } from './overview';
import { slotCount } from './time-series';

const barWidth = 3;
const height = 28;
const width = slotCount * barWidth;

/**
 * One bar per slot, with failed calls at its foot in the colour of failures. Its label says the same in words.
 */
export function sparkline({ calls, failures }: Row): Html {
  const most = Math.max(1, ...calls);
  const heightOf = (count: number): number => (count === 0 ? 0 : Math.max(1.5, (count / most) * (height - 1)));
  const words = `${total(calls)} calls in 15 minutes, ${total(failures)} failed, at most ${most} in 15 seconds`;
  return html`<svg
    class="spark"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    role="img"
    aria-label="${words}"
  >
    <path class="base" d="M0 ${height - 0.5}h${width}" />
    <path class="all" d="${bars(calls.map(heightOf))}" />
    <path class="failed" d="${bars(failures.map(heightOf))}" />
  </svg>`;
}

function bars(heights: readonly number[]): string {
  return heights
    .map((each, slot) =>
      each === 0
        ? ''
        : `M${slot * barWidth} ${height}v${-Number(each.toFixed(1))}h${barWidth - 1}v${Number(each.toFixed(1))}z`,
    )
    .join('');
}
