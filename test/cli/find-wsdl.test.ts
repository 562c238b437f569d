import { findWsdls } from '../../src/cli/find-wsdl';
import { gardenWsdl, tns } from '../contract/fixture';

const wsdl = gardenWsdl();
const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

test('a file that is a WSDL is taken as it stands', () => {
  const text = `<?xml version="1.0"?>\r\n<!-- ours -->${wsdl.replace(/^<\?xml[^>]*\?>/, '')}\n<!-- end -->\n`;
  expect(findWsdls(bytesOf(text))).toEqual({
    problems: [],
    wsdls: [{ text, firstLine: 1, targetNamespace: tns, portType: 'Garden' }],
  });
});

test('a byte order mark and UTF-16 in both orders, with and without mark, give the text in UTF-8', () => {
  const declared = wsdl.replace('encoding="utf-8"', "encoding='UTF-16'").replace("'UTF-16'", '"UTF-16"');
  const little = Buffer.from(declared, 'utf16le');
  const big = Buffer.from(little).swap16();
  const files = [
    Buffer.from(`\ufeff${wsdl}`, 'utf8'),
    Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
    Buffer.concat([Buffer.from([0xfe, 0xff]), big]),
    little,
    big,
  ];
  for (const file of files) expect(findWsdls(file).wsdls.map(({ text }) => text)).toEqual([wsdl]);
});

test('other encodings are read as declared and declared as UTF-8 afterwards', () => {
  const text = wsdl.replace('encoding="utf-8"', 'encoding="iso-8859-1"').replace('Gives water.', 'Gir vann på plen.');
  const [found] = findWsdls(Buffer.from(text, 'latin1')).wsdls;
  expect(found?.text).toBe(text.replace('iso-8859-1', 'utf-8'));
});

test('a WSDL in a Markdown fence, with its declaration, and the line it begins at', () => {
  const page = `# Garden\n\nThe WSDL:\n\n\`\`\`xml\n${wsdl.trim()}\n\`\`\`\nThat was it. 1 < 2.\n`;
  expect(findWsdls(bytesOf(page)).wsdls).toMatchObject([{ text: wsdl.trim(), firstLine: 6, portType: 'Garden' }]);
});

test('several in one file', () => {
  const second = wsdl.replaceAll('Garden', 'Orchard');
  const page = `first ${wsdl.trim()} and then\n${second.trim()} end`;
  const { wsdls } = findWsdls(bytesOf(page));
  expect(wsdls.map(({ text, portType }) => [text, portType])).toEqual([
    [wsdl.trim(), 'Garden'],
    [second.trim(), 'Orchard'],
  ]);
});

test('an HTML page with the WSDL escaped, also with markup for colours in between', () => {
  const page = `<!DOCTYPE html><html><body>\n<pre>${escaped(wsdl.trim())}</pre></body></html>`;
  expect(findWsdls(bytesOf(page)).wsdls).toMatchObject([{ text: wsdl.trim(), firstLine: 2 }]);
  const coloured = escaped(wsdl.trim()).replaceAll('&lt;', '<span class="p">&lt;</span>').replaceAll('\n', '<br>');
  expect(findWsdls(bytesOf(`<html><pre>${coloured}</pre></html>`)).wsdls.map(({ text }) => text)).toEqual([
    wsdl.trim(),
  ]);
});

test('a WSDL that is cut off is a problem with its line, not a finding', () => {
  const text = `text\n${wsdl.slice(0, wsdl.length - 40)}`;
  expect(findWsdls(bytesOf(text))).toEqual({
    wsdls: [],
    problems: [{ line: 3, element: 'w:definitions', message: 'The element does not end.' }],
  });
});

test('bytes that are in no encoding matter only when they look like a WSDL', () => {
  expect(findWsdls(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff]))).toEqual({ wsdls: [], problems: [] });
  const broken = Buffer.concat([bytesOf(wsdl), Buffer.from([0xff])]);
  expect(findWsdls(broken).problems).toHaveLength(1);
});

test('definitions elements of other languages are nothing', () => {
  expect(findWsdls(bytesOf('<definitions xmlns="http://www.omg.org/spec/BPMN"></definitions>'))).toEqual({
    wsdls: [],
    problems: [],
  });
});
