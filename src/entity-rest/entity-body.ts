/** Reads the body of a call of entity REST as what its steps make of it: a document, a value, or a patch. */
import type { Document } from '../body';
import { extras, failure, isStruct, type Failure, type StructDraft, type Value } from '../command';
import { findV1Operation, type Field, type Operation } from '../contract';
import { decodeParameterInTurns } from '../rest';
import { inTurns } from '../text/turn';
import type { EntityCall, ReadBody } from './entity-call';
import { fileOfForm, isFormWithFile } from './form-file';
import type { BodyIntake } from './received-body';

/** The body, or why it cannot be used. A body that no step wants is not read. */
export async function readEntityBody(call: EntityCall, intake: BodyIntake): Promise<ReadBody | Failure> {
  const { request, options } = call;
  if (call.route.steps.some(({ does }) => does === 'patch')) {
    const bytes = await intake.bytes(options.bodyBytesMax);
    if ('code' in bytes) return bytes;
    return bytes.length === 0 ? noBody() : { kind: 'patch', text: Buffer.from(bytes).toString('utf8') };
  }
  const wanted = wantedBy(call);
  if (wanted === undefined) return { kind: 'none' };
  const { field, operation, isOptional } = wanted;
  if (isDocument(field)) {
    const document = await receiveFile(call, intake);
    if ('code' in document) return document;
    return document.byteLength === 0 ? noBody() : { kind: 'value', value: document, hasExtras: false };
  }
  const bytes = await intake.bytes(options.bodyBytesMax);
  if ('code' in bytes) return bytes;
  const read = await inTurns(
    // `_Links` of an answer that is sent back is taken out below; what else is unknown is judged after that.
    decodeParameterInTurns(
      field,
      { operation, headers: request.headers, bytes },
      { ...options.reading, unknown: 'keep' },
    ),
  );
  if (read.kind === 'failure') return read.failure;
  if ((read.value ?? null) === null) return isOptional ? { kind: 'none' } : noBody();
  return known(withoutLinks(read.value ?? null), read.hasExtras, call);
}

/** The body is the document, or a form that has it. */
async function receiveFile({ request, options }: EntityCall, intake: BodyIntake): Promise<Document | Failure> {
  const contentType = request.headers['content-type'] ?? '';
  if (!isFormWithFile(contentType)) return intake.document(options.documentBytesMax);
  const bytes = await intake.bytes(options.documentBytesMax);
  return 'code' in bytes ? bytes : fileOfForm(bytes, contentType);
}

const noBody = (): Failure => failure('request.invalid', 'a body is missing');

interface WantedBody {
  readonly field: Field;
  readonly operation: Operation;
  readonly isOptional: boolean;
}

/** The parameter that the body is. */
function wantedBy({ route, options: { contract } }: EntityCall): WantedBody | undefined {
  for (const step of route.steps) {
    if (step.does !== 'call') continue;
    for (const { agent, operation: name, inputs } of step.calls) {
      const input = inputs.find(([, { from }]) => from === 'body');
      const operation = input && findV1Operation(contract, agent, name);
      const field = operation?.parameters.find((each) => each.name === input?.[0]);
      if (operation !== undefined && field !== undefined && input?.[1].from === 'body')
        return { field, operation, isOptional: input[1].isOptional };
    }
  }
  return undefined;
}

const isDocument = ({ type }: Field): boolean => type.kind === 'scalar' && type.scalar === 'base64Binary';

function withoutLinks(value: Value): Value {
  if (!isStruct(value) || value[extras] === undefined) return value;
  const others = Array.from(value[extras]).filter(([name]) => name.toLowerCase() !== '_links');
  const { [extras]: _all, ...known } = value;
  const draft: StructDraft = known;
  if (others.length > 0) draft[extras] = new Map(others);
  return draft;
}

/** What the contract does not know is refused here where it is for the agents; else the CRM's own layers judge it. */
function known(value: Value, hasExtras: boolean, { options: { reading } }: EntityCall): ReadBody | Failure {
  const unknown = hasExtras ? unknownIn(value) : undefined;
  if (unknown !== undefined && reading.unknown === 'refuse')
    return failure('request.invalid', 'the property is not known to the contract', { path: unknown });
  return { kind: 'value', value, hasExtras: unknown !== undefined };
}

/** The name of some property that the contract does not know, at any depth. */
function unknownIn(value: Value): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const held = isStruct(value) ? value[extras]?.keys().next().value : undefined;
  if (held !== undefined) return held;
  for (const inner of innerOf(value)) {
    const found = unknownIn(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

function innerOf(value: object & Value): readonly Value[] {
  if (value instanceof Map) return Array.from(value.values());
  if (Array.isArray(value)) return value;
  return isStruct(value) ? Object.values(value).flatMap((each) => each ?? []) : [];
}
