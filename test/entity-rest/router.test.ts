import { readRoutes } from '../../src/entity-rest/route-line';
import { entityRoutes } from '../../src/entity-rest/route-table';
import { createRouter } from '../../src/entity-rest/router';

const router = createRouter(entityRoutes());

test.each([
  ['GET', 'Contact/5', 'Contact/{id:int}', { id: '5' }],
  ['GET', 'contact/5/', 'Contact/{id:int}', { id: '5' }],
  ['HEAD', 'CONTACT/5', 'Contact/{id:int}', { id: '5' }],
  ['GET', 'Contact/default', 'Contact/default', {}],
  ['GET', 'Contact/Default/', 'Contact/default', {}],
  ['GET', 'List/7', 'List/{id:int}', { id: '7' }],
  ['GET', 'List/My%20list', 'List/{name}', { name: 'My list' }],
  ['GET', 'List/Source/Items', 'List/Source/Items', {}],
  ['GET', 'List/7/Items/8/Headings', 'List/{udListDefinitionId:int}/Items/{listItemId:int}/Headings', undefined],
  ['DELETE', 'User/5', 'User/{id:int}', { id: '5' }],
  ['DELETE', 'User/tje0', 'User/{userName}', { username: 'tje0' }],
  ['GET', 'User/current', 'User/current', {}],
  ['GET', 'Role/Employee', 'Role/{roleType}', undefined],
  ['GET', 'Role/Employee/Default', 'Role/{type}/Default', undefined],
  ['POST', 'ForeignApp/7', 'ForeignApp/{appName}', { appname: '7' }],
  ['GET', 'Contact/5/imageINFO', 'Contact/{id:int}/ImageInfo', { id: '5' }],
])('%s %s', (method, path, expected, parameters) => {
  const found = router(method, path);
  expect(found).toMatchObject({ found: 'route', route: { path: expected } });
  const given = found.found === 'route' ? Object.fromEntries(found.parameters) : undefined;
  expect(given).toEqual(parameters ?? given);
});

test.each([
  ['GET', 'Nothing', 'nothing'],
  ['GET', 'Contact/5/Nothing', 'nothing'],
  ['GET', 'Contact/abc', 'nothing'],
  ['GET', 'Contact/99999999999', 'nothing'],
  ['GET', '', 'nothing'],
  ['PUT', 'Contact', 'GET, HEAD, POST'],
  ['POST', 'Contact/5', 'GET, HEAD, PUT, PATCH, DELETE'],
  ['OPTIONS', 'Contact/5', 'GET, HEAD, PUT, PATCH, DELETE'],
  // A literal hides the names: these must not reach a user, a list or its items by name.
  ['DELETE', 'User/current', 'GET, HEAD'],
  ['DELETE', 'List/Source', 'GET, HEAD, PUT'],
  ['DELETE', 'List/TicketStatus/Items', 'GET, HEAD, POST'],
])('%s %s: %s', (method, path, expected) => {
  const routed = router(method, path);
  expect(routed.found === 'method' ? routed.allow : routed.found).toBe(expected);
});

test('a number wins over a text, a literal over both, whatever their order in the table', () => {
  const lines = ['GET A/{name} : X.ByName', 'GET A/{id:int} : X.ById', 'GET A/b : X.B'];
  for (const table of [lines, lines.toReversed()]) {
    const route = createRouter(readRoutes(table.join('\n')));
    const paths = ['A/b', 'A/1', 'A/c'].map((path) => {
      const found = route('GET', path);
      return found.found === 'route' ? found.route.path : '';
    });
    expect(paths).toEqual(['A/b', 'A/{id:int}', 'A/{name}']);
  }
});
