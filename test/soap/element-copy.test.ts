import { prefixPaths, Unknown, unknownElements, type StructDraft } from '../../src/command';
import { decode, encodeWater, envelope, missing, xsd, xsi, type Http } from './messages';

const keep: Http = { unknown: 'keep' };

/** What became of elements among the parameters of Water. */
function kept(parameters: string) {
  const decoded = decode(envelope(`<Water>${parameters}</Water>`), keep);
  if (decoded.kind === 'failure') return `${decoded.failure.path ?? ''}: ${decoded.failure.message}`;
  const { arguments: given, unknownParts = [], forwardable } = decoded;
  const texts = Array.from(given[unknownElements]?.elements.values() ?? [], ({ text }) => text);
  return {
    given,
    texts,
    forwardable,
    unknownParts: unknownParts.map(({ path, isNeutral }) => [path, isNeutral] as const),
  };
}

const text = (element: string): unknown => {
  const told = kept(element);
  return typeof told === 'string' ? told : told.texts[0];
};

test.each([
  ['<Colour>red</Colour>', '<Colour>red</Colour>'],
  ['<Colour/>', '<Colour></Colour>'],
  [
    '<s:Colour xmlns:s="urn:x"><s:Red/><b xmlns=""/></s:Colour>',
    '<Colour xmlns="urn:x"><Red></Red><b xmlns=""></b></Colour>',
  ],
  ['<Colour><!-- x --><![CDATA[<&]]>&#x2603;&gt;</Colour>', '<Colour>&lt;&amp;☃&gt;</Colour>'],
  ['<Colour> a\r\n&#xD;b </Colour>', '<Colour> a\n&#xD;b </Colour>'],
  ['<Colour>\n  <Red>1</Red>\n</Colour>', '<Colour>\n  <Red>1</Red>\n</Colour>'],
  ['<Colour b=\'"&lt;\' xml:lang="en"/>', '<Colour b="&quot;&lt;" xml:lang="en"></Colour>'],
  ['<Colour i:nil="true"/>', `<Colour xmlns:a0="${xsi}" a0:nil="true"></Colour>`],
  ['<Colour i:type="x:int">1</Colour>', `<Colour xmlns:t="${xsd}" xmlns:a0="${xsi}" a0:type="t:int">1</Colour>`],
  [
    '<Colour><v:a xmlns:v="urn:v" v:b="1" c="2"/></Colour>',
    '<Colour><a xmlns="urn:v" xmlns:a0="urn:v" a0:b="1" c="2"></a></Colour>',
  ],
])('%s is kept as text of its own', (element, expected) => {
  expect(text(element)).toBe(expected);
});

test.each([
  ['<Colour href="#id"/>', 'Body/Water/Colour: multi-reference values (href) are not part of document/literal'],
  ['<Colour><a><b href="#id"/></a></Colour>', 'Body/Water/Colour: multi-reference'],
  ['<Colour i:type="nobody:x"/>', 'Body/Water/Colour: unknown xsi:type'],
  ['<Colour i:nil="perhaps"/>', 'Body/Water/Colour: xsi:nil must be true or false'],
  ['<Colour>red</Colour><Number>1</Number><Colour>blue</Colour>', 'Body/Water/Colour: occurs twice'],
  ['<Number xmlns="urn:x">1</Number>', 'must be in namespace'],
  [
    '<Notes><NotesKeyValuePair><Key>a</Key><Value>b</Value><Since>c</Since></NotesKeyValuePair></Notes>',
    'Body/Water/Notes[0]/Since: element "Since"',
  ],
  ['<Numbers><Colour/></Numbers>', 'Body/Water/Numbers: expected items named int'],
])('%s is refused all the same', (element, expected) => {
  expect(text(element)).toContain(expected);
});

const isNeutral = (element: string): unknown => {
  const told = kept(element);
  return typeof told === 'string' ? told : told.unknownParts[0]?.[1];
};

test.each([
  '<a/>',
  '<a> </a>',
  '<a i:nil="true"/>',
  '<a>0</a>',
  '<a>-0.00</a>',
  '<a>false</a>',
  '<a>None</a>',
  '<a>Unknown</a>',
  '<a>0001-01-01T00:00:00</a>',
  '<a>PT0S</a>',
  '<a>00000000-0000-0000-0000-000000000000</a>',
  '<a><b>0</b><c/></a>',
  '<a>\n<b><d/><e>false</e></b>\n<c i:nil="1"/>\n</a>',
])('%s says nothing', (element) => {
  expect(isNeutral(element)).toBe(true);
});

test.each([
  '<a>1</a>',
  '<a>true</a>',
  '<a>.</a>',
  '<a>red</a>',
  '<a>0001-01-02T00:00:00</a>',
  // Perhaps a list with items in it.
  '<a><b/></a>',
  '<a><b>0</b></a>',
  '<a><b/><b/></a>',
  '<a><b/><c>1</c></a>',
  '<a><b/><c><d/></c></a>',
  '<a>x<b/><c/></a>',
])('%s says something', (element) => {
  expect(isNeutral(element)).toBe(false);
});

test('an unknown part has its path, wherever it stands, and makes the message one to be written anew', () => {
  const told = kept(
    '<Colour>1</Colour><Plant><Colour/><Shoots><Plant><Name>a</Name></Plant><Plant><Parent><Colour>2</Colour></Parent></Plant></Shoots></Plant><Visits><VisitsKeyValuePair><Key>2026-01-01</Key><Value><Colour>3</Colour></Value></VisitsKeyValuePair></Visits>',
  );
  expect(told).toMatchObject({
    forwardable: false,
    unknownParts: [
      ['Body/Water/Colour', false],
      ['Body/Water/Plant/Colour', true],
      ['Body/Water/Plant/Shoots[1]/Parent/Colour', false],
      ['Body/Water/Visits[0]/Value/Colour', false],
    ],
  });
});

test('an unknown part has its path behind a pause, too', () => {
  const comment = `<!--${' '.repeat(90_000)}-->`;
  const long = `<Colour>${'&lt;'.repeat(30_000)}</Colour>`;
  const told = kept(`<Season>${comment}Monsoon</Season><Plant><Shoots><Plant>${long}</Plant></Shoots></Plant>`);
  expect(told).toMatchObject({
    unknownParts: [
      ['Body/Water/Season', false],
      ['Body/Water/Plant/Shoots[0]/Colour', false],
    ],
  });
});

test('a list of lists, and a derived type', () => {
  const told = kept(
    '<Beds><ArrayOfPlant/><ArrayOfPlant><Plant i:type="Tree"><Height>2</Height><Bark>rough</Bark></Plant></ArrayOfPlant></Beds>',
  );
  expect(told).toMatchObject({ unknownParts: [['Body/Water/Beds[1][0]/Bark', false]] });
});

test('elements are written where they stood, between the fields that they stood between', () => {
  const given = kept(
    '<A/><Text>t</Text><B>1</B><Number>5</Number><Plant><Name>a</Name><C>2</C><Shoots><Plant><D>3</D></Plant></Shoots></Plant><E>4</E>',
  );
  if (typeof given === 'string') throw new Error(given);
  expect(encodeWater(given.given)).toContain(
    '<Water><A></A><Text>t</Text><B>1</B><Number>5</Number><Plant><Name>a</Name><C>2</C><Shoots><Plant><D>3</D></Plant></Shoots></Plant><E>4</E></Water>',
  );
});

test('out of order they stand in front of what they stood in front of', () => {
  const given = kept('<Number>5</Number><B>1</B><Text>t</Text><A>2</A>');
  if (typeof given === 'string') throw new Error(given);
  expect(encodeWater(given.given)).toContain('<Water><Text>t</Text><A>2</A><Number>5</Number><B>1</B></Water>');
});

test('they are not written beside other fields', () => {
  const given = kept('<A>1</A><Text>t</Text>');
  if (typeof given === 'string') throw new Error(given);
  const { elements } = given.given[unknownElements] ?? missing();
  const elsewhere: StructDraft = { ...given.given, [unknownElements]: { fields: [], elements } };
  expect(encodeWater(elsewhere)).toContain('<Water><Text>t</Text></Water>');
});

test('a path is put together from the inside out', () => {
  const unknownParts = [new Unknown(() => 'm', true, true), new Unknown(() => 'm', true, true)];
  expect(prefixPaths(unknownParts, 1, '[3]')).toBe(2);
  prefixPaths(unknownParts, 0, 'List');
  expect(unknownParts.map(({ path }) => path)).toEqual(['List', 'List[3]']);
});

describe('members', () => {
  const member = (xml: string) => {
    const told = kept(xml);
    return typeof told === 'string'
      ? told
      : { given: { ...told.given }, unknownParts: told.unknownParts, is: told.forwardable };
  };

  test('that only a newer CRM may know are kept as they are, and written so', () => {
    const one = member('<Season>Monsoon</Season><Rights>Write Burn Read</Rights>');
    expect(one).toEqual({
      given: { Season: 'Monsoon', Rights: 'Read, Write, Burn' },
      unknownParts: [
        ['Body/Water/Season', false],
        ['Body/Water/Rights', false],
      ],
      is: false,
    });
    expect(encodeWater({ Season: 'Monsoon', Rights: 'Read, Write, Burn' })).toContain(
      '<Season>Monsoon</Season><Rights>Read Write Burn</Rights>',
    );
  });

  test.each(['<Season/>', '<Season>Mon soon</Season>', '<Season>1</Season>', '<Season>Monsoon,</Season>', '<Rights>Read, Write</Rights>', '<Rights>3</Rights>'])('%s is none', (xml) => {
    expect(member(xml)).toMatch(/^Body\/Water\/(?:Season|Rights): /);
  }); // prettier-ignore
});
