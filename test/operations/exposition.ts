/**
 * A strict reader of Prometheus' text format 0.0.4, with the rules `promtool check metrics` applies to what it reads.
 */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const metricName = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const sampleForm = new RegExp(`^(${metricName})(?:\\{(.*)\\})? (\\S+)$`);
const labelForm = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;
const numberForm = /^(?:[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|Inf)|Nan)$/i;

/** All samples; throws at the first offence. */
export function readExposition(text: string): readonly Sample[] {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const types = new Map<string, string>();
  const helps = new Set<string>();
  const seen = new Set<string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const [, what, name = '', rest = ''] = new RegExp(`^# (HELP|TYPE) (${metricName}) (.+)$`).exec(line) ?? [];
    if (line === '') continue;
    if (line.startsWith('#')) {
      if (what === undefined) throw new Error(`neither HELP nor TYPE: ${line}`);
      if (what === 'HELP' ? helps.has(name) : types.has(name)) throw new Error(`${what} twice: ${name}`);
      if (what === 'HELP') helps.add(name);
      else types.set(name, rest);
      continue;
    }
    const sample = readSample(line);
    checkFamily(sample, types, helps);
    const key = `${sample.name}${JSON.stringify(Object.entries(sample.labels).sort())}`;
    if (seen.has(key)) throw new Error(`the same series twice: ${line}`);
    seen.add(key);
    samples.push(sample);
  }
  checkHistograms(samples, types);
  return samples;
}

function readSample(line: string): Sample {
  const [, name, labels = '', value = ''] = sampleForm.exec(line) ?? [];
  if (name === undefined || !numberForm.test(value)) throw new Error(`no sample: ${line}`);
  const read: Record<string, string> = {};
  labelForm.lastIndex = 0;
  while (labelForm.lastIndex < labels.length) {
    const [, label, text] = labelForm.exec(labels) ?? [];
    if (label === undefined || text === undefined || Object.hasOwn(read, label)) throw new Error(`bad labels: ${line}`);
    read[label] = text;
  }
  return { name, labels: read, value: Number(value.replace(/inf/i, 'Infinity')) };
}

function checkFamily({ name, labels }: Sample, types: ReadonlyMap<string, string>, helps: ReadonlySet<string>): void {
  const family = types.has(name) ? name : name.replace(/_(?:bucket|sum|count)$/, '');
  const type = types.get(family);
  if (type === undefined || !helps.has(family)) throw new Error(`no TYPE or HELP before ${name}`);
  if (family !== name && type !== 'histogram' && type !== 'summary') throw new Error(`${name} in a ${type}`);
  if (family === name && type === 'histogram') throw new Error(`${name} is no part of a histogram`);
  if (name.endsWith('_bucket') !== 'le' in labels && type === 'histogram') throw new Error(`le in ${name}`);
  // promtool's naming rules.
  if (type === 'counter' && !name.endsWith('_total')) throw new Error(`counter ${name} without _total`);
  if (type === 'gauge' && name.endsWith('_total')) throw new Error(`gauge ${name} with _total`);
}

function checkHistograms(samples: readonly Sample[], types: ReadonlyMap<string, string>): void {
  const series = new Map<string, { last: number; bound: number }>();
  for (const { name, labels, value } of samples) {
    const family = name.replace(/_(?:bucket|count)$/, '');
    if (types.get(family) !== 'histogram') continue;
    const { le, ...others } = labels;
    const key = `${family}${JSON.stringify(Object.entries(others).sort())}`;
    const before = series.get(key) ?? { last: 0, bound: -Infinity };
    if (name.endsWith('_count') && (before.bound !== Infinity || before.last !== value))
      throw new Error(`count of ${key}`);
    if (le === undefined) continue;
    const bound = le === '+Inf' ? Infinity : Number(le);
    if (value < before.last || !(bound > before.bound)) throw new Error(`buckets of ${key} do not rise`);
    series.set(key, { last: value, bound });
  }
}

/** The value of the one sample with this name and these labels. */
export function valueOf(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const found = samples.filter(
    (sample) => sample.name === name && Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
  );
  const [one] = found;
  if (one === undefined || found.length > 1)
    throw new Error(`${found.length} series ${name} ${JSON.stringify(labels)}`);
  return one.value;
}
