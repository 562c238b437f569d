/**
 * Brings the recorded outcome and a new one to what can be compared: a recording holds no secrets and no documents, and
 * a masked one no texts, whose key is gone.
 */
import { randomBytes } from 'node:crypto';
import { Document } from '../body';
import type { Outcome, Struct } from '../command';
import type { Field, Operation } from '../contract';
import { personalIn, type Personal, type Treatment } from '../masking';
import { finish } from '../text/turn';
import { DocumentHashes } from './document-hashes';
import { cutText, isLeftOutDocument, KeptValues, type RecordedValues } from './kept-values';
import { treatArguments, treatResults } from './treated-values';

const plain = new KeptValues('plain', randomBytes(32), new DocumentHashes());

/** A new outcome as a plain recording would hold it. */
export const asRecorded = (outcome: Outcome, operation: Operation): Outcome =>
  withResults(outcome, operation, plain.treatment(operation.types));

/** Masked texts by their form only: whether there is one, and where it has letters, digits and signs. */
export function formsOnly(outcome: Outcome, operation: Operation): Outcome {
  const { types } = operation;
  return withResults(outcome, operation, {
    text: formOf,
    birth: (date) => date.replace(/\d/g, '0'),
    bytes: (bytes) => byteForm(bytes),
    open: { types, json: () => null, extras: () => undefined, elements: () => undefined },
  });
}

function withResults(outcome: Outcome, operation: Operation, treatment: Treatment): Outcome {
  if (outcome.kind === 'failure') return outcome;
  return { ...outcome, results: finish(treatResults(outcome.results, operation, treatment)) };
}

/** Texts that masking keeps are compared as they are; of addresses it keeps neither host nor length. */
const formOf = (text: string, kind: Personal): string =>
  kind === 'kept' ? text : cutText(text, (start) => shortForm(start, kind));

function shortForm(text: string, kind: Personal): string {
  if (text !== '' && (kind === 'url' || /^[^@\s]+@[^@\s]+$/.test(text))) return '[address]';
  return text.replace(/\p{L}/gu, 'a').replace(/\p{N}/gu, '0');
}

/** The length: the hash in a masked recording is keyed. */
function byteForm(bytes: string | Document): string {
  if (bytes instanceof Document) return `${bytes.byteLength}`;
  if (isLeftOutDocument(bytes)) return /\d+/.exec(bytes)?.[0] ?? '';
  return bytes === '' ? '' : `${Buffer.byteLength(bytes, 'base64')}`;
}

/** What of recorded arguments is not what the caller sent. */
export function unsendable(
  given: Struct,
  operation: Operation,
  values: RecordedValues,
): 'masked' | 'document' | 'secret' | undefined {
  const isSecret = ({ name }: Field): boolean => given[name] === null && personalIn('', name) === 'secret';
  if (operation.parameters.some(isSecret)) return 'secret';
  let found: 'masked' | 'document' | undefined;
  const see = (text: string, kind: Personal): string => {
    if (values === 'masked' && text !== '' && kind !== 'kept') found ??= 'masked';
    return text;
  };
  const { types } = operation;
  const treatment: Treatment = {
    text: see,
    birth: (date) => see(date, 'birth'),
    bytes: (bytes) => {
      if (typeof bytes === 'string' && isLeftOutDocument(bytes)) found ??= 'document';
      return null;
    },
    open: {
      types,
      json: (json) => {
        if (values === 'masked') found ??= 'masked';
        return json;
      },
      extras: (extras) => {
        if (values === 'masked') found ??= 'masked';
        return extras;
      },
      elements: (elements) => elements,
    },
  };
  finish(treatArguments(given, operation, treatment));
  return found;
}
