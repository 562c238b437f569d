/** The charts of the report: SVG as text, which needs no script. They scale with their place. */
import { html, type Html } from '../console';
import { counted } from '../text/web-page';
import type { DayOfCalls } from './report-period';
import { figure, percentOf } from './report-words';

const barWidth = 10;
const gap = 2;
const trendHeight = 120;
const trailHeight = 24;

/** A bar for each day: SOAP at the foot, REST above it. Each bar tells its figures to a pointer. */
export function trendChart(days: readonly DayOfCalls[]): Html {
  const most = Math.max(1, ...days.map(({ soap, rest }) => soap + rest));
  const heightOf = (count: number): number => (count === 0 ? 0 : Math.max(1, (count / most) * trendHeight));
  const bars = days.map(({ day, soap, rest }, index) => {
    const [low, high] = [heightOf(soap), heightOf(rest)];
    const x = index * barWidth;
    return html`<g>
      <title>${day}: ${figure(soap)} over SOAP, ${figure(rest)} over REST</title>
      <rect class="hit" x="${x}" y="0" width="${barWidth}" height="${trendHeight}" />
      <rect
        class="soap"
        x="${x + 1}"
        y="${rounded(trendHeight - low)}"
        width="${barWidth - gap}"
        height="${rounded(low)}"
      />
      <rect
        class="rest"
        x="${x + 1}"
        y="${rounded(trendHeight - low - high)}"
        width="${barWidth - gap}"
        height="${rounded(high)}"
      />
    </g>`;
  });
  const [first, last] = [days[0]?.day ?? '', days.at(-1)?.day ?? ''];
  const words = `Calls per day from ${first} to ${last}: at most ${figure(most)} on one day`;
  return html`<figure class="trend">
    <svg
      viewBox="0 0 ${days.length * barWidth} ${trendHeight}"
      preserveAspectRatio="none"
      role="img"
      aria-label="${words}"
    >
      <title>${words}</title>
      ${bars}
    </svg>
    <figcaption>
      <span>${first}</span>
      <span><i class="key soap"></i> SOAP <i class="key rest"></i> REST, at most ${counted(most, 'call')} a day</span>
      <span>${last}</span>
    </figcaption>
  </figure>`;
}

/** One path for each wire; days without calls have no bar. */
export function trail(days: readonly DayOfCalls[], from: string, to: string): Html {
  const first = Date.parse(from);
  const length = Math.max(1, Math.round((Date.parse(to) - first) / 86_400_000) + 1);
  const most = Math.max(1, ...days.map(({ soap, rest }) => soap + rest));
  const path = (wire: 'soap' | 'rest'): string =>
    days
      .map(({ day, soap, rest }) => {
        const x = Math.round((Date.parse(day) - first) / 86_400_000) * 4;
        const [count, below] = wire === 'soap' ? [soap, 0] : [rest, soap];
        const height = rounded((count / most) * (trailHeight - 1));
        if (count === 0) return '';
        return `M${x} ${rounded(trailHeight - (below / most) * (trailHeight - 1))}v${-height}h3v${height}z`;
      })
      .join('');
  const words = `Calls on ${counted(days.length, 'day')} of ${length}, at most ${figure(most)} on one`;
  return html`<svg
    class="trail"
    viewBox="0 0 ${length * 4} ${trailHeight}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${words}"
  >
    <title>${words}</title>
    <path class="base" d="M0 ${trailHeight - 0.5}h${length * 4}" />
    <path class="soap" d="${path('soap')}" />
    <path class="rest" d="${path('rest')}" />
  </svg>`;
}

/** How much of the whole it is, as a bar with its figure. */
export function shareBar(part: number, whole: number, label: string): Html {
  const text = percentOf(part, whole);
  if (whole === 0) return html`<span class="note">${text}</span>`;
  const width = rounded((part / whole) * 100);
  return html`<span class="share">
    <svg viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="${label} ${text}">
      <title>${label} ${text}</title>
      <rect class="whole" width="100" height="8" />
      <rect class="part" width="${width}" height="8" />
    </svg>
    ${text}
  </span>`;
}

const rounded = (value: number): number => Number(value.toFixed(1));
