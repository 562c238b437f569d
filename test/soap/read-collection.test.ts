import { agentOf, arrays, gardenWsdl, struct } from '../contract/fixture';
import { decode, envelope } from './messages';

const list = (name: string, item: string, type: string): string =>
  struct(name, `<xs:element minOccurs="0" maxOccurs="unbounded" name="${item}" nillable="true" type="${type}"/>`);
const field = (name: string, type: string): string =>
  `<xs:element minOccurs="0" name="${name}" nillable="true" type="${type}"/>`;

/**
 * Lists of lists: of texts in the namespace of arrays, three deep, with an item that is called like its list, and one
 * made of itself.
 */
const agent = agentOf(
  gardenWsdl({
    declarations: [
      list('ArrayOfRow', 'Row', 't:Row'),
      struct('Row', field('Name', 'xs:string') + field('Cells', 't:Cells')),
      list('ArrayOfArrayOfRow', 'ArrayOfRow', 't:ArrayOfRow'),
      list('Cube', 'ArrayOfArrayOfRow', 't:ArrayOfArrayOfRow'),
      list('Cells', 'Cell', 't:Cell'),
      list('Cell', 'Cell', 'xs:int'),
      list('Nest', 'Nest', 't:Nest'),
    ].join(''),
    schemas: `<xs:schema targetNamespace="${arrays}" xmlns:b="${arrays}" elementFormDefault="qualified">${list('ArrayOfArrayOfstring', 'ArrayOfstring', 'b:ArrayOfstring')}${list('ArrayOfstring', 'string', 'xs:string')}</xs:schema>`,
    parameters:
      field('Data', 'a:ArrayOfArrayOfstring') +
      field('Cube', 't:Cube') +
      field('Row', 't:Row') +
      field('Nest', 't:Nest'),
    results: '',
  }).replace('<xs:import', `<xs:import namespace="${arrays}"/><xs:import`),
);

function read(parameters: string): unknown {
  const decoded = decode(envelope(`<Water>${parameters}</Water>`), { agent });
  return decoded.kind === 'request' ? decoded.arguments : `${decoded.failure.path ?? ''}: ${decoded.failure.message}`;
}

test('an inner list of one text, in the namespace of arrays', () => {
  const one = '<a:ArrayOfstring><a:ArrayOfstring>x</a:ArrayOfstring></a:ArrayOfstring>';
  const two = '<a:ArrayOfstring><a:string>y</a:string><a:string>z</a:string></a:ArrayOfstring>';
  expect(read(`<Data>${one}${two}</Data>`)).toEqual({ Data: [['x'], ['y', 'z']] });
  expect(read('<Data><a:ArrayOfstring><a:ArrayOfstring/></a:ArrayOfstring></Data>')).toEqual({ Data: [['']] });
  expect(read('<Data><a:ArrayOfstring><ArrayOfstring>x</ArrayOfstring></a:ArrayOfstring></Data>')).toContain(
    'Body/Water/Data[0]: expected items named string',
  );
});

test('at every depth, each list by the name of its own', () => {
  const outer = 'ArrayOfArrayOfRow';
  const row = (element: string, name: string) => `<${element}><Name>${name}</Name></${element}>`;
  // As it should be, with one wrong name, and with both.
  expect(read(`<Cube><${outer}><ArrayOfRow>${row('Row', 'a')}</ArrayOfRow></${outer}></Cube>`)).toEqual({
    Cube: [[[{ Name: 'a' }]]],
  });
  expect(read(`<Cube><${outer}><${outer}>${row('Row', 'a')}</${outer}></${outer}></Cube>`)).toEqual({
    Cube: [[[{ Name: 'a' }]]],
  });
  expect(read(`<Cube><${outer}><${outer}>${row('ArrayOfRow', 'a')}</${outer}></${outer}></Cube>`)).toEqual({
    Cube: [[[{ Name: 'a' }]]],
  });
  expect(read(`<Cube><${outer}><ArrayOfRow>${row(outer, 'a')}</ArrayOfRow></${outer}></Cube>`)).toBe(
    `Body/Water/Cube[0][0]: expected items named Row, found "${outer}"`,
  );
});

test('an item that is rightly called like its list is just an item', () => {
  expect(read('<Row><Cells><Cell><Cell>1</Cell><Cell>2</Cell></Cell></Cells></Row>')).toEqual({
    Row: { Cells: [[1, 2]] },
  });
  expect(read('<Nest><Nest><Nest/><Nest><Nest/></Nest></Nest></Nest>')).toEqual({ Nest: [[[], [[]]]] });
});

test('a list of lists that is right is forwarded as it came, the other form is not', () => {
  const forwardable = (content: string): boolean => {
    const decoded = decode(envelope(`<Water><Data>${content}</Data></Water>`), { agent });
    return decoded.kind === 'request' && decoded.forwardable;
  };
  expect(forwardable('<a:ArrayOfstring><a:string>x</a:string></a:ArrayOfstring>')).toBe(true);
  expect(forwardable('<a:ArrayOfstring><a:ArrayOfstring>x</a:ArrayOfstring></a:ArrayOfstring>')).toBe(false);
});
