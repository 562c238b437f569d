/** Results as text for the terminal and as Markdown for the notes: the same table. */

const blank = '–';

/** @param {readonly (readonly string[])[]} rows the first is the head */
function markdown(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n');
}

const fixed = (value, digits) => (value === undefined ? blank : value.toFixed(digits));

function spreadText({ median, low, high }, digits) {
  return `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

function ratioCell(row) {
  if (row?.ratio === undefined) return row?.problem === undefined ? blank : 'fails';
  const { ratio, userMicroseconds: user, systemMicroseconds: system } = row;
  return `${spreadText(ratio, ratio.median < 0.1 ? 3 : 2)}, ${user.toFixed(0)} + ${system.toFixed(0)} µs`;
}

/**
 * One line per scenario, one column per contender: ratio with its middle half over all starts, CPU microseconds per
 * request (user + system).
 */
export function ratioTable(results) {
  const names = [...new Set(results.flatMap(({ contenders }) => contenders.map(({ name }) => name)))];
  const rows = results.map(({ title, goal, contenders }) => [
    title,
    ...names.map((name) => ratioCell(contenders.find((row) => row.name === name))),
    goal === undefined ? blank : `≥ ${goal}`,
  ]);
  return markdown([['requests per core-second', ...names, 'goal'], ...rows]);
}

/** CPU per request of this build by that of the other, pair by pair: median, its 90 % interval, and what that means. */
export function comparisonTable(results) {
  const rows = results.flatMap(
    ({ title, contenders }) =>
    contenders
      .filter(({ comparison }) => comparison !== undefined)
      .map(({ name, starts, comparison }) => [title, name, String(starts), spreadText(comparison, 3), verdict(comparison)]), // prettier-ignore
  );
  return markdown([['CPU per request, this build / the other', 'other', 'starts', 'ratio', ''], ...rows]);
}

function verdict({ differs, median }) {
  if (!differs) return 'no difference';
  return median < 1 ? `${((1 - median) * 100).toFixed(1)} % less` : `${((median - 1) * 100).toFixed(1)} % more`;
}

/** At a fixed rate: p50 and p99 of each contender in milliseconds, and its memory. */
export function latencyTable(results, rate) {
  const rows = results.flatMap(({ title, contenders }) =>
    contenders
      .filter(({ latency }) => latency !== undefined)
      .map(({ name, latency, rssMegabytes, perSecond }) => [
        title,
        name,
        fixed(latency.p50Ms.median, 2),
        spreadText(latency.p99Ms, 2),
        fixed(latency.worstP99Ms, 2),
        fixed(rssMegabytes, 0),
        fixed(perSecond, 0),
      ]),
  );
  return markdown([
    [`at ${rate} calls/s`, 'contender', 'p50 ms', 'p99 ms', 'worst p99 of a start', 'RSS MB', 'calls/s, saturated'],
    ...rows,
  ]);
}

/** Documents: time of one call, memory above idle, and the longest wait of a small call beside it. */
export function documentTable(results) {
  const rows = results.flatMap(({ title, contenders }) =>
    contenders.map((row) => [
      title,
      row.name,
      ...(row.problem === undefined
        ? [fixed(row.ms, 0), fixed(row.cpuMs, 0), `+${fixed(row.grownMegabytes, 0)}`, fixed(row.waitMs, 0)]
        : [row.problem, blank, blank, blank]),
    ]),
  );
  return markdown([['one call', 'contender', 'ms', 'CPU ms', 'RSS MB', 'longest wait of others, ms'], ...rows]);
}

/** Messages that cost much for their size: time of one call, and how long all others were held up. */
export function nastyTable(results) {
  const rows = results.map(({ title, megabytes, ms, heldUpMs, worstMs }) => [title, fixed(megabytes, 1), fixed(ms, 0), fixed(heldUpMs, 1), fixed(worstMs, 1)]); // prettier-ignore
  return markdown([['one message', 'MB', 'ms', 'event loop held up, ms', 'worst, ms'], ...rows]);
}

/** What went wrong, a line each. */
export function problemsOf(results) {
  return results.flatMap(({ title, contenders }) =>
    contenders
      .filter(({ problem }) => problem !== undefined)
      .map(({ name, problem }) => `${title}, ${name}: ${problem}`),
  );
}
