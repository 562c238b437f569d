import { createCrmWorld, ownOperation } from './own-contract';
import { code, kbe0 } from './world';

const bytes = (text: string): string => Buffer.from(text).toString('base64');

async function withDocument() {
  const crm = createCrmWorld();
  const saved = await crm.carrier('Document.SaveDocumentEntity', { DocumentEntity: { Name: 'offer.txt' } });
  const DocumentId = saved.DocumentId ?? 0;
  return { crm, saved, DocumentId };
}

test('the content is read back as it was written, by either agent operation', async () => {
  const { crm, saved, DocumentId } = await withDocument();
  expect(await crm.call('Document.GetDocumentStream', { DocumentId })).toBe('');
  await crm.call('Document.SetDocumentStream', { DocumentEntity: saved, Stream: bytes('one'), OverwriteExistingData: true }); // prettier-ignore
  expect(await crm.call('Document.GetDocumentStream', { DocumentId })).toBe(bytes('one'));
  const written = await crm.carrier('Document.SetDocumentStreamFromId', { DocumentId, Stream: bytes('three') });
  expect(written).toMatchObject({ DocumentId, Name: 'offer.txt' });
  expect(await crm.call('Document.GetDocumentStreamFromEntity', { DocumentEntity: { DocumentId } })).toBe(
    bytes('three'),
  );
  expect(await crm.call('Document.GetDocumentLength', { DocumentId, VersionId: '' })).toBe('5');
});

test('a content that must not be replaced stays', async () => {
  const { crm, saved, DocumentId } = await withDocument();
  const write = { DocumentEntity: saved, Stream: bytes('one'), OverwriteExistingData: false };
  await crm.call('Document.SetDocumentStream', write);
  const again = await crm.ask(ownOperation('Document.SetDocumentStream'), { ...write, Stream: bytes('two') });
  expect(code(again)).toBe('crm.refused');
  expect(await crm.call('Document.GetDocumentStream', { DocumentId })).toBe(bytes('one'));
});

test('what one user has checked out, another one can neither check out nor write', async () => {
  const { crm, DocumentId } = await withDocument();
  const given = { DocumentId, AllowedReturnTypes: null };
  expect(await crm.carrier('Document.CheckoutDocument', given)).toMatchObject({ Success: true });
  expect(await crm.carrier('Document.GetCheckoutState', given)).toMatchObject({
    State: 'CheckedOutOwn',
    AssociateId: 7,
  });
  const write = ownOperation('Document.SetDocumentStreamFromId');
  expect(code(await crm.ask(write, { DocumentId, Stream: bytes('x') }, kbe0))).toBe('crm.refused');
  await crm.call('Document.CheckinDocument', { ...given, VersionDescription: 'second' });
  expect(await crm.carrier('Document.GetCheckoutState', given)).toMatchObject({ State: 'NotCheckedOut' });
  expect(await crm.call('Document.GetVersionList', { DocumentId })).toMatchObject([
    { VersionId: '1', Description: 'second' },
  ]);
  expect(code(await crm.ask(write, { DocumentId, Stream: bytes('x') }, kbe0))).toBe('ok');
});

test('there is no content without a document', async () => {
  const { crm } = await withDocument();
  expect(code(await crm.ask(ownOperation('Document.GetDocumentStream'), { DocumentId: 999_999 }))).toBe('crm.refused');
});
