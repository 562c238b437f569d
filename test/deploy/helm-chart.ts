/** Renders deploy/helm as `helm template` does, for tests and for deploy/kubernetes.yaml; see go-template.ts. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { type Functions, isEmpty, isRecord, Templates, type Value } from './go-template';

const root = path.join(__dirname, '..', '..');
export const chartFolder = path.join(root, 'deploy', 'helm', 'netserver-gateway');

/** Whatever deploy/kubernetes.yaml says that the chart leaves to its user. */
export const plainValues = { settings: { UPSTREAM_URL: 'https://crm.example.com' } };

/** The values of the chart under those of a user, as Helm lays them over each other. */
export function mergedValues(own: Value): Value {
  return merged(parse(readFileSync(path.join(chartFolder, 'values.yaml'), 'utf8')), own);
}

function merged(base: Value, over: Value): Value {
  if (!isRecord(base) || !isRecord(over)) return over === undefined ? base : over;
  const names = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries(Array.from(names, (name) => [name, merged(base[name], over[name])]));
}

const yamlOf = (value: Value): string =>
  stringify(value, { sortMapEntries: true, indentSeq: false, lineWidth: 0 }).trimEnd();

/** Go's encoding/json: keys in order, no blanks, and what HTML means escaped. */
function jsonOf(value: Value): string {
  const sorted = (each: Value): Value =>
    Array.isArray(each) ? each.map(sorted)
    : isRecord(each) ? Object.fromEntries(Object.keys(each).sort().map((name) => [name, sorted(each[name])]))
    : each; // prettier-ignore
  return JSON.stringify(sorted(value)).replace(/[<>&]/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`);
}

const indented = (columns: Value, text: Value): string => String(text).replace(/^/gm, ' '.repeat(Number(columns)));

const functions: Functions = new Map<string, (...args: readonly Value[]) => Value>([
  ['default', (otherwise, value) => (isEmpty(value) ? otherwise : value)],
  ['not', (value) => isEmpty(value)],
  ['and', (...values) => values.find(isEmpty) ?? (values.some(isEmpty) ? undefined : values.at(-1))],
  ['or', (...values) => values.find((value) => !isEmpty(value)) ?? values.at(-1)],
  ['eq', (first, second) => first === second],
  ['contains', (part, text) => String(text).includes(String(part))],
  ['quote', (value) => JSON.stringify(String(value))],
  ['trunc', (length, text) => String(text).slice(0, Number(length))],
  ['trimSuffix', (end, text) => String(text).endsWith(String(end)) ? String(text).slice(0, -String(end).length) : text],
  ['replace', (old, fresh, text) => String(text).replaceAll(String(old), String(fresh))],
  ['printf', (form, ...values) => { let next = 0; return String(form).replace(/%s/g, () => String(values[next++])); }],
  ['int', (value) => Math.trunc(Number(value))],
  ['add', (...values) => values.reduce((sum: number, value) => sum + Number(value), 0)],
  ['div', (first, second) => Math.trunc(Number(first) / Number(second))],
  ['nindent', (columns, text) => `\n${indented(columns, text)}`],
  ['toYaml', yamlOf],
  ['toJson', jsonOf],
  ['sha256sum', (text) => createHash('sha256').update(String(text)).digest('hex')],
  ['fail', (text) => { throw new Error(String(text)); }],
]); // prettier-ignore

/** The order in which Helm installs the kinds that the chart has; others come last. */
const kinds = ['NetworkPolicy', 'PodDisruptionBudget', 'ServiceAccount', 'Secret', 'ConfigMap', 'Service', 'Deployment', 'HorizontalPodAutoscaler', 'Ingress']; // prettier-ignore

/** The text of every document, in the order of Helm, and the notes. Throws what `fail` says. */
export function renderChart(own: Value, release = 'netserver-gateway'): { documents: string[]; notes: string } {
  const templates = new Templates(functions);
  const folder = path.join(chartFolder, 'templates');
  const files = readdirSync(folder).sort();
  for (const file of files) templates.add(file, readFileSync(path.join(folder, file), 'utf8'));
  const chart: Value = parse(readFileSync(path.join(chartFolder, 'Chart.yaml'), 'utf8'));
  const { name = '', version = '', appVersion = '' } = isRecord(chart) ? chart : {};
  const fileText = (file: Value): string => {
    const found = path.join(chartFolder, String(file));
    return existsSync(found) ? readFileSync(found, 'utf8') : '';
  };
  const dot = {
    Values: mergedValues(own),
    Chart: { Name: name, Version: version, AppVersion: appVersion },
    Release: { Name: release, Namespace: 'default', Service: 'Helm' },
    Files: { Get: fileText },
  };
  const manifests = files.filter((file) => file.endsWith('.yaml')).flatMap((file) =>
    templates.render(file, dot).split(/^---\n/m).filter((text) => text.trim() !== '')
      .map((text) => ({ text: `# Source: netserver-gateway/templates/${file}\n${text.trim()}\n`, rank: rankOf(text) })),
  ); // prettier-ignore
  const documents = manifests.sort((a, b) => a.rank - b.rank).map(({ text }) => text);
  return { documents, notes: templates.render('NOTES.txt', dot) };
}

function rankOf(text: string): number {
  const rank = kinds.indexOf(/^kind: (\S+)$/m.exec(text)?.[1] ?? '');
  return rank === -1 ? kinds.length : rank;
}
