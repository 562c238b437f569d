import { water } from './messages';

const message = (xml: string): unknown => water(xml);

test.each([
  ['<Flag>true</Flag>', { Flag: true }],
  ['<Flag> 0 </Flag>', { Flag: false }],
  ['<Number> +7 </Number>', { Number: 7 }],
  ['<Number>9<!-- -->7<![CDATA[3]]></Number>', { Number: 973 }],
  ['<Big>9223372036854775807</Big>', { Big: '9223372036854775807' }],
  ['<Price>1.50</Price>', { Price: '1.50' }],
  ['<Ratio>-INF</Ratio>', { Ratio: '-INF' }],
  ['<When>\n2024-05-06T07:08:09\n</When>', { When: '2024-05-06T07:08:09' }],
  ['<When>2021-10-20</When>', { When: '2021-10-20T00:00:00' }],
  ['<When> 2021-10-20Z\n</When>', { When: '2021-10-20T00:00:00Z' }],
  ['<When>2021-10-20-05:30</When>', { When: '2021-10-20T00:00:00-05:30' }],
  ['<Span>PT30M</Span>', { Span: '00:30:00' }],
  ['<Letter>233</Letter>', { Letter: 'é' }],
  ['<Letter>0</Letter>', { Letter: '\0' }],
  ['<Bytes>AQ\r\nID</Bytes>', { Bytes: 'AQID' }],
  ['<Bytes/>', { Bytes: '' }],
  ['<Season> Spring </Season>', { Season: 'Spring' }],
  ['<Rights>Prune\t Read</Rights>', { Rights: 'Read, Prune' }],
  ['<Rights/>', { Rights: '' }],
  ['<Text> a\r\n&#xD;\t&amp;&#x1D11E; </Text>', { Text: ' a\n\r\t&𝄞 ' }],
  ['<Text>&#xD834;&#xDD1E;</Text>', { Text: '𝄞' }],
])('%s', (xml, value) => {
  expect(message(xml)).toEqual(value);
});

test.each([
  ['<Flag>TRUE</Flag>', 'Body/Water/Flag: expected boolean (true or false), found "TRUE"'],
  ['<Flag/>', 'Body/Water/Flag: expected boolean (true or false), found ""'],
  ['<Number/>', 'Body/Water/Number: expected int, found ""'],
  ['<Number>1 2</Number>', 'Body/Water/Number: expected int, found "1 2"'],
  ['<Number><b/></Number>', 'Body/Water/Number: unexpected element "b" inside a value'],
  ['<Small>32768</Small>', 'Body/Water/Small: "32768" is out of range for short'],
  ['<Letter>é</Letter>', 'Body/Water/Letter: expected unsignedShort, found "\\u00e9"'],
  [
    '<Season>spring</Season>',
    'Body/Water/Season: expected Season (Unknown, Spring, Summer, Autumn, Winter), found "spring"',
  ],
  ['<Season/>', 'Body/Water/Season: expected Season (Unknown, Spring, Summer, Autumn, Winter), found ""'],
  ['<Season>1</Season>', 'Body/Water/Season: expected Season (Unknown, Spring, Summer, Autumn, Winter), found "1"'],
  ['<Rights>Read, Prune</Rights>', 'Body/Water/Rights: unknown member "Read,"'],
  ['<Bytes>AQI</Bytes>', 'Body/Water/Bytes: expected base64Binary, found "AQI"'],
  ['<Span>00:30:00</Span>', 'Body/Water/Span: expected duration, found "00:30:00"'],
])('%s is refused', (xml, expected) => {
  expect(message(xml)).toEqual(expected);
});

test.each([
  '2021-10-20T15:30',
  '2021-10-20 15:30:00',
  '2021-10-20T15:30:00+0200',
  '/Date(1634736600000)/',
  '20.10.2021',
  '2021-02-29',
  '2021-10-20+0200',
  '2021-10-20 Z',
  '2021-10',
  '',
])('the date %p is none that a data contract reads', (text) => {
  expect(message(`<When>${text}</When>`)).toMatch(/^Body\/Water\/When: /);
});
