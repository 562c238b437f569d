import { entityUrls } from '../../src/entity-rest';

test.each([
  ['Contact/{id}', 'GET', 'Contact.GetContactEntity'],
  ['Contact/{id}', 'PATCH', 'Contact.SaveContactEntity'],
  ['Contact', 'GET', 'archive SimpleContact'],
  ['Archive/{archiveProviderName}', 'GET', 'archive'],
  ['Contact/UdefLayout/Changed', 'GET', expect.stringContaining(' or UserDefinedFieldInfo.DetectUnpublishedChanges')],
  ['Selection/{selectionId}/Members', 'GET', 'Selection.GetSelectionMembersArchiveRows'],
  ['User/currentToken', 'GET', 'the ticket of the session'],
  ['TimeZone/base', 'GET', 'not over SOAP: no agent tells time zones'],
])('%s %s is %s', (path, method, summary) => {
  expect(entityUrls().get(path)).toHaveProperty([method], summary);
});
