/**
 * Operations whose v1 form is another than the WSDL's: names of parameters, and ids that two readers look for in two
 * places.
 */
import type { Operation } from '../../src/contract';
import { encodeRequest } from '../../src/rest';
import { commandOf, textOf } from '../properties/calls';
import { decode, operationOf, read, sentOn, setSeen } from './messages';

/** SetSeen's parameters, an id and an enum, under the names and the place of others. */
function like(agent: string, name: string, ...names: readonly string[]): Operation {
  const parameters = setSeen.parameters
    .slice(0, names.length)
    .map((field, index) => Object.assign({}, field, { name: names[index] ?? field.name }));
  return { ...setSeen, agent, name, parameters };
}

const execute = like('User', 'ExecuteUserCommand', 'User', 'CommandActionResult');
const remove = like('Selection', 'DeleteSelectionEntity', 'SelectionEntityId');

describe('User/ExecuteUserCommand, whose CommandActionResult v1 calls ActionResult', () => {
  const own = { User: 5, CommandActionResult: 'OnlyThis' };
  test('is written under the name of v1', () => {
    expect(textOf(encodeRequest(commandOf(execute, own)).body)).toBe('{"User":5,"ActionResult":"OnlyThis"}');
  });
  test.each([
    ['application/json', '{"User":5,"ActionResult":"OnlyThis"}'],
    ['application/json', '{"user":5,"actionResult":"OnlyThis"}'],
    ['application/xml', '<Any><User>5</User><ActionResult>OnlyThis</ActionResult></Any>'],
    ['application/x-www-form-urlencoded', 'User=5&ActionResult=OnlyThis'],
  ])('is read from %s under it', (contentType, body) => {
    expect(read(body, { operation: execute, contentType })).toEqual(own);
  });
  test('may be in any version and letter case', () => {
    const older = { ...execute, version: 'Services75', agent: 'user', name: 'executeusercommand' };
    expect(textOf(encodeRequest(commandOf(older, own)).body)).toContain('"ActionResult"');
  });
  test('an operation without another name keeps its own', () => {
    expect(textOf(encodeRequest(commandOf(like('User', 'Other', 'Id', 'CommandActionResult'), own)).body)).toBe(
      '{"CommandActionResult":"OnlyThis"}',
    );
  });
});

describe('Selection/DeleteSelectionEntity, whose id some readers look for in the query and some in the body', () => {
  const given = { SelectionEntityId: 203 };
  test.each([
    ['query', '', 'SelectionEntityId=203'],
    ['query, in another letter case, beside a body of null', 'null', 'selectionEntityId=203'],
    ['query beside an empty object', '{}', 'selectionentityid=203'],
    ['body', '{"SelectionEntityId":203}', ''],
  ])('is read from the %s and sent in both places', (_place, body, query) => {
    expect(read(body, { operation: remove, query })).toEqual(given);
    expect(encodeRequest(commandOf(remove, given)).path).toMatch(/\?SelectionEntityId=203$/);
    expect(sentOn(body, { operation: remove, query })).toBe('{"SelectionEntityId":203}');
  });
  test.each([
    ['', ''],
    ['null', ''],
    ['{}', ''],
    ['{}', '$select=a'],
  ])('without an id it does not leave: body %p, query %p', (body, query) => {
    expect(decode(body, { operation: remove, query })).toMatchObject({
      failure: { code: 'request.invalid', path: 'SelectionEntityId' },
    });
  });
  test('the same id in both places is read, as another gateway sends it', () => {
    const query = 'SelectionEntityId=203';
    expect(read('{"SelectionEntityId":203}', { operation: remove, query })).toEqual(given);
  });
  test('two ids are refused: two readers might take two', () => {
    expect(read('{"SelectionEntityId":5}', { operation: remove, query: 'SelectionEntityId=6' })).toBe(
      '?SelectionEntityId: occurs twice',
    );
  });
  test('other operations keep to one place', () => {
    const query = 'AppointmentId=5';
    expect(read('{}', { operation: operationOf('Appointment', 'SetSeen'), query })).toBe(
      '?AppointmentId: this parameter belongs in the body',
    );
  });
});
