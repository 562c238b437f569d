/**
 * `npm run golden -- <Agent.Operation__what_it_shows>`: writes the documents that a golden folder does not have yet, as
 * the codecs give them today, for the author to review. A folder that is not there is begun with a request on either
 * wire, made from the contract's example; documents that are there (a request from the field, an answer of a CRM) are
 * never touched: put them in first and the rest follows from them.
 */
import { existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleEnvelope, exampleRestCall } from '../../src/exports/examples';
import { indentXml } from '../../src/xml';
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

const [name = ''] = process.argv.slice(2);
const path = join(__dirname, name);
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

const open = (): Case => openCase(__dirname, name);
const has = (file: string): boolean => existsSync(join(path, file));
const first = (pattern: RegExp): string | undefined => readdirSync(path).sort().find((file) => pattern.test(file));

function write(file: string, content: string): void {
  if (has(file)) return;
  writeFileSync(join(path, file), content);
  say(`written: test/golden/${name}/${file}`);
}

const writeJson = (file: string, json: Json): void => write(file, `${JSON.stringify(json, null, 2)}\n`);

/** Indented only where that changes nothing: the runner takes blanks between tags out again, and no others. */
function writeXml(file: string, xml: string): void {
  const indented = `${indentXml(xml)}\n`;
  write(file, indented.replace(/>\n\s*/g, '>').trim() === xml ? indented : `${xml}\n`);
}

const isRefusal = (json: Json): boolean => isObject(json) && json['failure'] !== undefined;

/** A request on either wire, from the contract's example. */
function begin(): void {
  mkdirSync(path);
  const { operation } = begun();
  const { path: target, body } = exampleRestCall(operation);
  const headers = { Authorization: 'SoTicket 7T:...', 'SO-AppToken': '...', 'Content-Type': 'application/json; charset=utf-8' };
  writeXml('soap-request.xml', exampleEnvelope(operation));
  writeJson('rest-request.json', { path: target, headers, ...(body === '' ? {} : { body }) });
}

/** A folder whose name leads to no operation is not left behind. */
function begun(): Case {
  try {
    return open();
  } catch (error) {
    rmdirSync(path);
    throw error;
  }
}

/** What the first request is read as, and what a CRM of either kind is sent for it. */
function writeCommand(): void {
  const request = first(/^(?:soap-request[\w-]*\.xml|rest-request[\w-]*\.json)$/);
  if (request !== undefined && !has('command.json') && !has('failure.json')) {
    const read = request.endsWith('.xml') ? decodeSoap(open(), request) : decodeRest(open(), request);
    writeJson(isRefusal(read) ? 'failure.json' : 'command.json', read);
  }
  if (!has('command.json')) return;
  writeJson('upstream-rest.json', encodeRest(open()));
  if (has('upstream-soap-refused.json')) return;
  try {
    writeXml('upstream-soap.xml', encodeSoap(open()));
  } catch {
    writeJson('upstream-soap-refused.json', refuseSoap(open()));
  }
}

/** What a CRM's answer is read as, and how callers of either kind are told. */
function writeOutcome(): void {
  const answer = first(/^upstream-(?:soap|rest)-answer[\w-]*\.\w+$/);
  if (answer === undefined && !has('outcome.json')) return;
  const folder = open();
  const { version, agent, name: operation } = folder.operation;
  if (answer !== undefined && !has('outcome.json')) {
    const read = answer.includes('-soap-') ? readSoapAnswer(folder, answer) : readRestAnswer(folder, answer);
    writeJson('outcome.json', { operation: `${version}.${agent}.${operation}`, ...(isObject(read) ? read : {}) });
  }
  writeXml('soap-response.xml', answerSoap(open(), 'soap-response.xml'));
  if (has('rest-response.json')) return;
  // What the caller asks for stands in the same document; nothing special here.
  write('rest-response.json', '{}\n');
  const told = answerRest(open(), 'rest-response.json');
  writeFileSync(join(path, 'rest-response.json'), `${JSON.stringify(told, null, 2)}\n`);
}

/** @returns the exit code */
function run(): number {
  if (!/^\w+\.\w+__\w+$/.test(name)) {
    say('usage: npm run golden -- <Agent.Operation__what_it_shows>');
    return 2;
  }
  try {
    if (!existsSync(path)) begin();
    writeCommand();
    writeOutcome();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
  say(`review them, then run: npx jest test/golden -t ${name}`);
  return 0;
}

process.exitCode = run();
