import { subtype, Typed } from '../../src/command';
import { read } from './messages';

const form = (body: string): unknown => read(body, { contentType: 'application/x-www-form-urlencoded' });
const xml = (content: string): unknown =>
  read(
    `<R xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="http://www.w3.org/2001/XMLSchema">${content}</R>`,
    {
      contentType: 'application/xml',
    },
  );

test.each([
  ['Text=a+b%26c&number=7&FLAG=True', { Text: 'a b&c', Number: 7, Flag: true }],
  ['Text=', { Text: '' }],
  ['Numbers=1&Numbers=2', { Numbers: [1, 2] }],
  ['Numbers[]=1&Numbers[]=2', { Numbers: [1, 2] }],
  ['Numbers%5B2%5D=3&Numbers%5B1%5D=2&Numbers%5B0%5D=1', { Numbers: [1, 2, 3] }],
  ['Plant.Name=a&Plant.Parent.Name=b', { Plant: { Name: 'a', Parent: { Name: 'b' } } }],
  ['Plant[Name]=a&plant[parent][name]=b', { Plant: { Name: 'a', Parent: { Name: 'b' } } }],
  ['Plant.Shoots[1].Name=b&Plant.Shoots[0].Name=a', { Plant: { Shoots: [{ Name: 'a' }, { Name: 'b' }] } }],
  [
    'Beds[0][0].Name=a&Beds[0][1].Name=b&Beds[1][0].Name=c',
    { Beds: [[{ Name: 'a' }, { Name: 'b' }], [{ Name: 'c' }]] },
  ],
  [
    'Notes[b.c]=1&Notes[a]=2',
    {
      Notes: new Map([
        ['b.c', '1'],
        ['a', '2'],
      ]),
    },
  ],
  ['Season=2&Rights=Read,Prune&Letter=7', { Season: 'Summer', Rights: 'Read, Prune', Letter: '7' }],
  ['&&Number=1&', { Number: 1 }],
])('the form %s', (body, value) => {
  expect(form(body)).toEqual(value);
});

test.each([
  ['Number=1&Number=2', 'Number: occurs twice'],
  ['Number=x', 'Number: expected int, found "x"'],
  ['Number=', 'Number: expected int, found ""'],
  ['Numbers=1&Numbers=x', 'Numbers[1]: expected int, found "x"'],
  ['Numbers[0]=1&Numbers[2]=3', 'Numbers: the numbers of its items must run from 0, each once'],
  ['Colour=1', 'Colour: property "Colour" is not known to the contract'],
  ['Plant=oak', 'Plant: expected properties or items, found "oak"'],
  ['Number.x=1', 'Number: expected int, found elements'],
  ['Notes[a]=1&Notes[a]=2', 'Notes: key "a" occurs twice'],
  ['[Number]=1', ': form field "[Number]" has no usable name'],
  ['Number[=1', ': form field "Number[" has no usable name'],
  ['Text=%zz', ': form field "Text" has a bad percent-encoding'],
  [`${'A.'.repeat(20)}B=1`, expect.stringMatching(/nests too deep$/)],
])('the form %s is refused', (body, message) => {
  expect(form(body)).toEqual(message);
});

test.each([
  ['<Text> a </Text><number> 7 </number><Flag>1</Flag>', { Text: ' a ', Number: 7, Flag: true }],
  ['<Text i:nil="true"/><Names/>', { Text: null, Names: [] }],
  ['<Numbers><int>1</int><anything>2</anything></Numbers>', { Numbers: [1, 2] }],
  ['<Plant><Name>a</Name><Parent><Name>b</Name></Parent></Plant>', { Plant: { Name: 'a', Parent: { Name: 'b' } } }],
  ['<Plant i:type="x:Tree"><Height>1.5</Height></Plant>', { Plant: { Height: '1.5', [subtype]: 'Tree' } }],
  [
    '<Notes><E><Key>a</Key><Value>1</Value></E><e><key>b</key><value i:nil="1"/></e></Notes>',
    {
      Notes: new Map([
        ['a', '1'],
        ['b', null],
      ]),
    },
  ],
  [
    '<Span>PT30M</Span><Rights>Read Prune</Rights><Letter>55</Letter>',
    { Span: '00:30:00', Rights: 'Read, Prune', Letter: '7' },
  ],
  [
    '<Ratio>INF</Ratio><Season>Spring</Season><When>\n2024-05-06T07:08:09 </When>',
    { Ratio: 'INF', Season: 'Spring', When: '2024-05-06T07:08:09' },
  ],
])('the XML %s', (content, value) => {
  expect(xml(content)).toEqual(value);
});

test.each([
  ['<Number>1</Number><number>2</number>', 'Number: occurs twice'],
  ['<Number i:nil="true"/>', 'Number: must not be nil'],
  ['<Number>x</Number>', 'Number: expected int, found "x"'],
  ['<Colour/>', 'Colour: property "Colour" is not known to the contract'],
  ['<Notes><E><Value>1</Value></E></Notes>', 'Notes: the entry has no key'],
  ['<Plant i:type="Oak"/>', 'Plant: xsi:type "Oak" is not Plant or derived from it'],
  ['<Anything i:type="x:Oak">1</Anything>', 'Anything: unknown xsi:type "Oak"'],
  ['text', ': text stands where properties are expected'],
])('the XML %s is refused', (content, message) => {
  expect(xml(content)).toBe(message);
});

test('anyType in XML says its type', () => {
  const [int, text] = [xml('<Anything i:type="x:int">5</Anything>'), xml('<Anything>5</Anything>')];
  const valueOf = (value: unknown): unknown =>
    value instanceof Object && 'Anything' in value && value.Anything instanceof Typed ? value.Anything.value : value;
  expect([valueOf(int), valueOf(text)]).toEqual([5, '5']);
});

test('keys of dictionaries are read by their type in forms, too', () => {
  expect(form('Counts[01]=1&Counts[2]=3')).toEqual({
    Counts: new Map([
      ['1', 1],
      ['2', 3],
    ]),
  });
  expect(form('Counts[x]=1')).toBe('Counts: expected int, found "x"');
  expect(form('Counts[1]=1&Counts[01]=2')).toBe('Counts: key "1" occurs twice');
});
