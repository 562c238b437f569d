/** What the steps gave, written as the answer of an operation of entity REST. */
import { Readable } from 'node:stream';
import { BodyParts } from '../body';
import { isStruct, type Answer, type Failure, type RelayAnswer, type Reply, type Value } from '../command';
import type { Field, Operation } from '../contract';
import { encodeResponseInTurns } from '../rest';
import { inTurns, isUnfinished } from '../text/turn';
import { bytesAnswer, imageAnswer } from './byte-answer';
import { isNotModified, lastModifiedOf } from './conditions';
import type { EntityCall, StepAnswer } from './entity-call';
import { withLinks } from './entity-links';
import { propertyIn } from './input-values';
import type { AnswerForm, EntityRoute } from './route-line';
import { notFound, type StepAnswers } from './run-steps';

const noContent: RelayAnswer = { kind: 'relayed', status: 204, headers: {}, body: new Uint8Array() };

/** Writes the answer: the last step's, unless the table says otherwise. */
export async function writeAnswer(call: EntityCall, answers: StepAnswers): Promise<RelayAnswer | Failure> {
  const { answer: form } = call.route;
  const given = form.form === 'step' ? answers[form.step - 1] : answers.at(-1);
  if (given?.operation === undefined || form.form === 'none') return noContent;
  const field = fieldOf(form, given.operation);
  if (field === undefined) return noContent;
  const value = valueOf(form, given, call);
  if (form.form === 'entity' && isStruct(value) && call.route.method === 'GET')
    if (isNotModified(call.request.headers, value, call.options.clock.now()))
      return { ...noContent, status: 304, headers: lastModifiedOf(value) };
  const { accept } = call.request.headers;
  if (form.form === 'image') return imageAnswer(value, call.query.get('ifblank')?.[0], accept);
  if (isBytes(field)) return value === null ? notFound(call) : bytesAnswer(value, accept);
  return write(value, field, given, call);
}

const isBytes = ({ type }: Field): boolean => type.kind === 'scalar' && type.scalar === 'base64Binary';

/** The field that the answer is the value of. Undefined: a void operation. */
function fieldOf(form: AnswerForm, { results }: Operation): Field | undefined {
  const [field] = results;
  if (form.form !== 'step' || form.property === undefined || field?.type.kind !== 'struct') return field;
  return field.type.fields.find(({ name }) => name === form.property);
}

function valueOf(form: AnswerForm, { value = null }: StepAnswer, { route, request }: EntityCall): Value {
  if (form.form === 'entity') return withLinks(value, route, request);
  return (form.form === 'step' ? propertyIn(value, form.property) : value) ?? null;
}

async function write(
  value: Value,
  field: Field,
  { operation, timeZone }: StepAnswer,
  { route, request, query }: EntityCall,
): Promise<RelayAnswer> {
  const outcome: Answer = {
    kind: 'answer',
    results: { [field.name]: value },
    ...(timeZone === undefined ? {} : { timeZone }),
  };
  const { accept } = request.headers;
  const select = query.get('$select')?.join(',');
  const work = encodeResponseInTurns(outcome, operation && { ...operation, results: [field] }, {
    accept,
    correlationId: request.context.correlationId,
    select: isStruct(value) ? select : undefined,
  });
  const { status, headers, body } = isUnfinished(work) ? await inTurns(work) : work;
  const dated = route.answer.form === 'entity' && isStruct(value) ? lastModifiedOf(value) : {};
  const all = { ...headers, ...dated, ...keepingOf(route), ...lengthOf(body) };
  return { kind: 'relayed', status, headers: all, body: relayable(body) };
}

/** What the log-in says must not be kept on the way: it may be a ticket. */
const keepingOf = ({ steps }: EntityRoute): Record<string, string> =>
  steps.some(({ does }) => does === 'session') ? { 'cache-control': 'no-store' } : {};

/** A streamed body is told its length; the server counts any other. */
const lengthOf = (body: Reply['body']): Record<string, string> =>
  body instanceof BodyParts ? { 'content-length': String(body.byteLength) } : {};

function relayable(body: Reply['body']): RelayAnswer['body'] {
  if (typeof body === 'string') return Buffer.from(body);
  return body instanceof BodyParts
    ? Readable.from(body, { objectMode: false }).once('close', () => body.release())
    : body;
}
