/**
 * Every folder beside this file is one fact about the two wires, named `<Agent>.<Operation>__<what_it_shows>`. Each
 * request in it must be read as command.json, or refused as failure.json says. command.json must be written as the
 * upstream documents, and outcome.json as the responses. The upstream's answers must be read as outcome.json.
 */
import { readdirSync } from 'node:fs';
import {
  answerRest,
  answerSoap,
  decodeRest,
  decodeSoap,
  encodeRest,
  encodeSoap,
  openCase,
  readRestAnswer,
  readSoapAnswer,
  refuseSoap,
  type Case,
} from './cases';
import { isObject, type Json } from './form';

/** Documents are indented for their readers; we write none between tags. */
const packed = (xml: string): string => xml.replace(/>\n\s*/g, '>').trim();

/** The outcome without the line that says whose it is. */
function outcome(folder: Case): Json {
  const json = folder.json('outcome.json');
  if (!isObject(json)) return json;
  const { operation: _operation, ...rest } = json;
  return rest;
}

/** What a request must be read as: a command, or a refusal where there is no command. */
function wanted(folder: Case): Json {
  const isCommand = folder.files.includes('command.json');
  const json = folder.json(isCommand ? 'command.json' : 'failure.json');
  if (isCommand !== (isObject(json) && json['failure'] === undefined)) throw new Error('a refusal is failure.json');
  return json;
}

/** What to do with a file, by its name. */
const checks: readonly (readonly [name: RegExp, check: (folder: Case, file: string) => void])[] = [
  [/^soap-request[\w-]*\.xml$/, (folder, file) => expect(decodeSoap(folder, file)).toEqual(wanted(folder))],
  [/^rest-request[\w-]*\.json$/, (folder, file) => expect(decodeRest(folder, file)).toEqual(wanted(folder))],
  [/^upstream-rest\.json$/, (folder, file) => expect(encodeRest(folder)).toEqual(folder.json(file))],
  [/^upstream-soap-refused\.json$/, (folder, file) => expect(refuseSoap(folder)).toEqual(folder.json(file))],
  [/^upstream-soap\.xml$/, (folder, file) => expect(encodeSoap(folder)).toBe(packed(folder.text(file)))],
  [/^soap-response[\w-]*\.xml$/, (folder, file) => expect(answerSoap(folder, file)).toBe(packed(folder.text(file)))],
  [/^rest-response[\w-]*\.json$/, (folder, file) => expect(answerRest(folder, file)).toEqual(folder.json(file))],
  [
    /^upstream-soap-answer[\w-]*\.(?:xml|html)$/,
    (folder, file) => expect(readSoapAnswer(folder, file)).toEqual(outcome(folder)),
  ],
  [
    /^upstream-rest-answer[\w-]*\.json$/,
    (folder, file) => expect(readRestAnswer(folder, file)).toEqual(outcome(folder)),
  ],
];
const given = /^(?:command|outcome|failure|soap-request[\w-]*\.headers)\.json$/;

const names = readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test('there are folders', () => expect(names.length).toBeGreaterThan(40));

describe.each(names)('%s', (name) => {
  const folder = openCase(__dirname, name);
  const documents = folder.files.filter((file) => !given.test(file));

  test('has something to check', () => expect(documents).not.toEqual([]));

  test.each(documents)('%s', (file) => {
    expect.hasAssertions();
    const check = checks.find(([pattern]) => pattern.test(file))?.[1];
    if (check === undefined) throw new Error(`${file} is a document of no known kind`);
    check(folder, file);
  });
});
