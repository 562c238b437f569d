import { subtype, Typed } from '../../src/command';
import { water } from './messages';

test('parameters may stand in any order, be absent, nil and empty, and the three are kept apart', () => {
  expect(water('<Names/><Text i:nil="true"/>')).toEqual({ Names: [], Text: null });
  expect(water('<Text></Text>')).toEqual({ Text: '' });
  expect(water('')).toEqual({});
});

test.each(['true', '1', ' true '])('xsi:nil=%p is nil', (nil) => {
  expect(water(`<Text i:nil="${nil}"/>`)).toEqual({ Text: null });
});

test.each(['false', '0'])('xsi:nil=%p is not', (nil) => {
  expect(water(`<Text i:nil="${nil}">a</Text>`)).toEqual({ Text: 'a' });
});

test.each([
  ['<Number i:nil="true"/>', 'Body/Water/Number: must not be nil'],
  ['<Season i:nil="true"/>', 'Body/Water/Season: must not be nil'],
  ['<Text i:nil="yes"/>', 'Body/Water/Text: xsi:nil must be true or false, found "yes"'],
  ['<Text i:nil="true">a</Text>', 'Body/Water/Text: a nil element must be empty'],
  ['<Plant i:nil="true"><Name/></Plant>', 'Body/Water/Plant: a nil element must be empty'],
])('%s is refused', (xml, message) => {
  expect(water(xml)).toBe(message);
});

test('nil flags are none: node soap sends so what was empty when it read', () => {
  expect(water('<Rights i:nil="true"></Rights>')).toEqual({ Rights: '' });
  expect(water('<Rights i:nil="1"/>')).toEqual({ Rights: '' });
  expect(water('<Rights i:nil="true">Read</Rights>')).toBe('Body/Water/Rights: a nil element must be empty');
});

test('nil carriers and lists are null, empty ones are empty', () => {
  expect(water('<Names i:nil="true"/><Plant i:nil="true"/><Notes i:nil="1"/>')).toEqual({
    Names: null,
    Plant: null,
    Notes: null,
  });
  expect(water('<Names/><Plant/><Notes/>')).toEqual({ Names: [], Plant: {}, Notes: new Map() });
});

test('list items may be in the service namespace, as nuSOAP writes them', () => {
  expect(water('<Numbers><a:int>1</a:int><int>2</int></Numbers>')).toEqual({ Numbers: [1, 2] });
});

test.each([
  ['<Numbers><a:int>1</a:int><a:int>x</a:int></Numbers>', 'Body/Water/Numbers[1]: expected int, found "x"'],
  ['<Numbers><a:long>1</a:long></Numbers>', 'Body/Water/Numbers: expected items named int, found "long"'],
  ['<Numbers>1 2</Numbers>', 'Body/Water/Numbers: text stands where elements are expected'],
  [
    '<Names><a:string i:nil="true"/><a:string>a<b/></a:string></Names>',
    'Body/Water/Names[1]: unexpected element "b" inside a value',
  ],
  [
    '<Beds><ArrayOfPlant><Plant><Name2/></Plant></ArrayOfPlant></Beds>',
    'Body/Water/Beds[0][0]/Name2: element "Name2" in "http://example.test/ws/Services86" is not known to the contract, expected Name, Parent, Shoots',
  ],
  ['<Plant>oak</Plant>', 'Body/Water/Plant: text stands where elements are expected'],
  ['<Number>1</Number><Number>1</Number>', 'Body/Water/Number: occurs twice'],
  [
    '<number>1</number>',
    expect.stringMatching(
      /^Body\/Water\/number: element "number" in ".*" is not known to the contract, expected Text, Flag, Tiny/,
    ),
  ],
  [
    '<a:Number>1</a:Number>',
    'Body/Water/Number: element "Number" in "http://schemas.microsoft.com/2003/10/Serialization/Arrays" must be in namespace http://example.test/ws/Services86',
  ],
  [
    '<Number xmlns="">1</Number>',
    'Body/Water/Number: element "Number" in no namespace must be in namespace http://example.test/ws/Services86',
  ],
])('%s is refused with its path', (xml, message) => {
  expect(water(xml)).toEqual(message);
});

test('lists end at their limit', () => {
  const three = '<Numbers><a:int>1</a:int><a:int>2</a:int><a:int>3</a:int></Numbers>';
  expect(water(three, { arrayItemsMax: 3 })).toEqual({ Numbers: [1, 2, 3] });
  expect(water(three, { arrayItemsMax: 2 })).toBe('Body/Water/Numbers: more than 2 items');
});

const inner = 'ArrayOfPlant';
const plant = (name: string) => `<Name>${name}</Name>`;

test('the only item of an inner list may have the name of the inner list, as Axis 1.4 writes it', () => {
  const one = `<${inner}><${inner}>${plant('a')}</${inner}></${inner}>`;
  const two = `<${inner}><Plant>${plant('b')}</Plant><Plant>${plant('c')}</Plant></${inner}>`;
  expect(water(`<Beds>${one}${two}${one}</Beds>`)).toEqual({
    Beds: [[{ Name: 'a' }], [{ Name: 'b' }, { Name: 'c' }], [{ Name: 'a' }]],
  });
  expect(water(`<Beds><${inner}><${inner} i:nil="true"/></${inner}></Beds>`)).toEqual({ Beds: [[null]] });
  expect(water(`<Beds><${inner}><${inner}/></${inner}></Beds>`)).toEqual({ Beds: [[{}]] });
});

test.each([
  [`<${inner}>${'<ArrayOfPlant/>'.repeat(2)}</${inner}>`, 'only item'],
  [`<${inner}><Plant/><${inner}/></${inner}>`, 'only item'],
  [`<${inner}><${inner}/><Plant/></${inner}>`, 'only item'],
  [`<${inner}><a:${inner}/></${inner}>`, 'expected items named Plant'],
  [`<${inner}><${inner}><${inner}>${plant('a')}</${inner}></${inner}></${inner}>`, 'is not known to the contract'],
])('%s is no list of one', (list, message) => {
  expect(water(`<Beds>${list}</Beds>`)).toContain(message);
});

test('a list that is no item of another has no second name for its items', () => {
  expect(water(`<Plant><Shoots><Shoots>${plant('a')}</Shoots></Shoots></Plant>`)).toContain(
    'expected items named Plant',
  );
  expect(water(`<Plant><Shoots><${inner}>${plant('a')}</${inner}></Shoots></Plant>`)).toContain('expected items named');
});

const note = (key: string, value: string) => `<NotesKeyValuePair>${key}${value}</NotesKeyValuePair>`;

test('dictionaries keep order and any key', () => {
  const entries = note('<Key>b</Key>', '<Value>1</Value>') + note('<Key>__proto__</Key>', '<Value i:nil="true"/>');
  expect(water(`<Notes>${entries}</Notes>`)).toEqual({
    Notes: new Map([
      ['b', '1'],
      ['__proto__', null],
    ]),
  });
});

test.each([
  [note('<Key>a</Key>', '<Value>1</Value>').repeat(2), 'Body/Water/Notes[1]: key "a" occurs twice'],
  [note('', '<Value>1</Value>'), 'Body/Water/Notes[0]: the entry has no key'],
  [note('<Key i:nil="true"/>', '<Value>1</Value>'), 'Body/Water/Notes[0]: the entry has no key'],
  ['<Other/>', 'Body/Water/Notes: expected entries named NotesKeyValuePair, found "Other"'],
])('the dictionary %s is refused', (entries, message) => {
  expect(water(`<Notes>${entries}</Notes>`)).toBe(message);
});

test('an entry without value has null where the contract has it', () => {
  expect(water(`<Notes>${note('<Key>a</Key>', '')}</Notes>`)).toEqual({ Notes: new Map([['a', null]]) });
});

test('keys of other types are in canonical form', () => {
  expect(water('<Counts><CountsKeyValuePair><Key> +07 </Key><Value>1</Value></CountsKeyValuePair></Counts>')).toEqual({
    Counts: new Map([['7', 1]]),
  });
});

test('xsi:type names the type itself or a derived one', () => {
  expect(water('<Plant i:type="Plant"><Name>a</Name></Plant>')).toEqual({ Plant: { Name: 'a' } });
  expect(water('<Plant i:type="Tree"><Name>a</Name><Height>2</Height></Plant>')).toEqual({
    Plant: { Name: 'a', Height: '2', [subtype]: 'Tree' },
  });
});

test.each(['x:string', 'Notes', 'Oak', 'nobody:Tree', ''])('xsi:type %p on a carrier is refused', (name) => {
  expect(water(`<Plant i:type="${name}"/>`)).toBe(
    `Body/Water/Plant: xsi:type ${JSON.stringify(name)} is not Plant or derived from it`,
  );
});

test('a wrong xsi:type on a leaf or list says nothing, as Perl writes them', () => {
  expect(water('<Season i:type="x:string">Spring</Season><Numbers i:type="Whatever"/>')).toEqual({
    Season: 'Spring',
    Numbers: [],
  });
});

test('href of RPC/encoded clients is refused', () => {
  for (const name of ['Text', 'Plant'])
    expect(water(`<${name} href="#id1"/>`)).toContain('multi-reference values (href) are not part of document/literal');
});

const kindOf = (value: unknown): unknown =>
  value instanceof Object && 'Anything' in value && value.Anything instanceof Typed
    ? [value.Anything.type.name.local, value.Anything.value]
    : value;

test.each([
  ['<Anything>5</Anything>', ['string', '5']],
  ['<Anything i:type="x:int">5</Anything>', ['int', 5]],
  ['<Anything i:type="x:anyType">5</Anything>', ['anyType', '5']],
  ['<Anything i:type="Season">Spring</Anything>', ['Season', 'Spring']],
  ['<Anything i:type="Plant"><Name>a</Name></Anything>', ['Plant', { Name: 'a' }]],
  ['<Anything i:type="a:ArrayOfint"><a:int>1</a:int></Anything>', ['ArrayOfint', [1]]],
  ['<Anything i:nil="true"/>', { Anything: null }],
  ['<Anything i:type="x:date">2024-01-01</Anything>', 'Body/Water/Anything: unknown xsi:type "x:date"'],
  ['<Anything i:type="x:int">a</Anything>', 'Body/Water/Anything: expected int, found "a"'],
])('anyType %s', (xml, expected) => {
  expect(kindOf(water(xml))).toEqual(expected);
});

test('with unknown elements ignored, a known name in a foreign namespace still is a mistake', () => {
  expect(water('<Colour/><Number>1</Number>', { unknown: 'ignore' })).toEqual({ Number: 1 });
  expect(water('<Number xmlns="urn:other">1</Number>', { unknown: 'ignore' })).toContain('must be in namespace');
});
