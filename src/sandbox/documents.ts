/**
 * The content of documents: kept beside the records, as the Document agent reads and writes it. Nothing makes documents
 * of templates here: a template's text is a short one of its own.
 */
import { leafText, type Outcome, type Struct, type Value } from '../command';
import { noSuchRecord, numberIn, structIn, textIn } from '../records';
import { answered, refusedByCrm, type SandboxCall, type SandboxHandler } from './operation';
import type { Store } from './store';
import { associateOf } from './users';

/** How a document is found for an operation: by its id, or by the record that holds it. */
const idOf = ({ given }: SandboxCall): number =>
  numberIn(given, 'DocumentId') || numberIn(structIn(given, 'DocumentEntity'), 'DocumentId');

/** Where the content of a document is kept beside the records, as base64. */
export const contentKey = (id: number): string => `document content ${id}`;
const checkoutKey = (id: number): string => `document checkout ${id}`;
const versionsKey = (id: number): string => `document versions ${id}`;

/** Base64 of what a template without a file would hold. */
const templateText = Buffer.from('A document of the sandbox.\n', 'utf8').toString('base64');

export const documentAgent: ReadonlyMap<string, SandboxHandler> = new Map<string, SandboxHandler>([
  ...named('GetDocumentStream GetSanitizedDocumentStream GetDocumentStreamFromEntity', onDocument(read)),
  ...named('SetDocumentStream SetDocumentStreamFromId', onDocument(write)),
  ...named('CreateDocumentStream', onDocument(createStream)),
  ...named('GetPreviewDocumentStream GetUnsanitizedPreviewDocumentStream', onDocument(preview)),
  ...named('GetDocumentLength', onDocument(length)),
  ...named(
    'GetDocumentUrl',
    onDocument((_store, _call, id) => answered({ Response: `sandbox:/document/${id}` })),
  ),
  ...named('VerifyGetDocumentStream', onDocument(read)),
  ...named('DeletePhysicalDocument', onDocument(deleteContent)),
  ...named('RenameDocument', onDocument(rename)),
  ...named('GetCheckoutState', onDocument(checkoutState)),
  ...named('CheckoutDocument', onDocument(checkOut)),
  ...named('CheckinDocument', onDocument(checkIn)),
  ...named('UndoCheckoutDocument', onDocument(undoCheckout)),
  ...named('GetVersionList', onDocument(versions)),
]);

function named(names: string, handler: SandboxHandler): readonly (readonly [string, SandboxHandler])[] {
  return names.split(' ').map((name) => [`Document.${name}`, handler]);
}

type DocumentWork = (store: Store, call: SandboxCall, id: number, document: Struct) => Outcome;

/** Refuses a document that is not there. */
function onDocument(work: DocumentWork): SandboxHandler {
  return (store, call) => {
    const id = idOf(call);
    const document = store.records.find('document', id);
    return document === undefined ? noSuchRecord('document', id) : work(store, call, id, document);
  };
}

const contentOf = ({ records }: Store, id: number): string => textOf(records.attached.get(contentKey(id)));
const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

function read(store: Store, _call: SandboxCall, id: number): Outcome {
  return answered({ Response: contentOf(store, id) });
}

/** A document that another user has checked out stays as it is. */
function write(store: Store, call: SandboxCall, id: number, document: Struct): Outcome {
  const { given, user } = call;
  const stream = given['Stream'];
  if (stream === undefined || stream === null) return refusedByCrm('There is no content to write.');
  const holder = holderOf(store, id);
  if (holder !== 0 && holder !== user.associateId)
    return refusedByCrm(`Document ${id} is checked out by another user.`);
  if (given['OverwriteExistingData'] === false && contentOf(store, id) !== '')
    return refusedByCrm(`Document ${id} has a content that must not be replaced.`);
  store.records.attached.set(contentKey(id), leafText(stream));
  return answered({ Response: document });
}

function createStream(store: Store, _call: SandboxCall, id: number): Outcome {
  if (contentOf(store, id) === '') store.records.attached.set(contentKey(id), templateText);
  return read(store, _call, id);
}

function bytesIn(content: string): number {
  return Buffer.byteLength(content, 'base64');
}

function preview(store: Store, _call: SandboxCall, id: number, document: Struct): Outcome {
  const content = contentOf(store, id);
  const type = 'application/octet-stream';
  const shown = { Name: textIn(document, 'Name'), Type: type, Size: bytesIn(content), Stream: content };
  return answered({ Response: shown });
}

function length(store: Store, _call: SandboxCall, id: number): Outcome {
  return answered({ Response: String(bytesIn(contentOf(store, id))) });
}

const done = (more: Struct = {}): Struct => ({ Success: true, Type: 'None', VersionId: '1', ...more });

function deleteContent({ records }: Store, _call: SandboxCall, id: number): Outcome {
  for (const key of [contentKey(id), checkoutKey(id), versionsKey(id)]) records.attached.delete(key);
  return answered({ Response: done() });
}

function rename({ records }: Store, { given }: SandboxCall, id: number, document: Struct): Outcome {
  const Name = textIn(given, 'NewFilename');
  records.set('document', id, { ...document, Name });
  return answered({ Response: Name });
}

/** Associate who has checked the document out; 0: it is free. */
function holderOf({ records }: Store, id: number): number {
  const held = records.attached.get(checkoutKey(id));
  return typeof held === 'number' ? held : 0;
}

function checkoutState(store: Store, { user }: SandboxCall, id: number): Outcome {
  const holder = holderOf(store, id);
  const State = holder === 0 ? 'NotCheckedOut' : holder === user.associateId ? 'CheckedOutOwn' : 'CheckedOutOther';
  const associate = store.records.find('associate', holder);
  return answered({ Response: { State, AssociateId: holder, Name: textIn(associate, 'FullName') } });
}

function checkOut(store: Store, { user }: SandboxCall, id: number): Outcome {
  const holder = holderOf(store, id);
  if (holder !== 0 && holder !== user.associateId)
    return answered({ Response: done({ Success: false, Type: 'Message', Value: 'Another user has checked it out.' }) });
  store.records.attached.set(checkoutKey(id), user.associateId);
  return answered({ Response: done() });
}

function checkIn(store: Store, call: SandboxCall, id: number): Outcome {
  const { attached } = store.records;
  const before = attached.get(versionsKey(id));
  const known = Array.isArray(before) ? before : [];
  const version = {
    DocumentId: id,
    VersionId: String(known.length + 1),
    CheckedInDate: new Date(call.now).toISOString().slice(0, 19),
    CheckedInByName: textIn(associateOf(call.user), 'FullName'),
    CheckedInByAssociateId: call.user.associateId,
    Description: textIn(call.given, 'VersionDescription'),
    ExtraFields: call.given['VersionExtraFields'] ?? null,
  };
  attached.set(versionsKey(id), [...known, version]);
  return undoCheckout(store, call, id);
}

function undoCheckout(store: Store, { user }: SandboxCall, id: number): Outcome {
  const holder = holderOf(store, id);
  if (holder !== 0 && holder !== user.associateId)
    return answered({ Response: done({ Success: false, Type: 'Message', Value: 'Another user has checked it out.' }) });
  store.records.attached.delete(checkoutKey(id));
  return answered({ Response: done() });
}

function versions({ records }: Store, _call: SandboxCall, id: number): Outcome {
  return answered({ Response: records.attached.get(versionsKey(id)) ?? [] });
}
