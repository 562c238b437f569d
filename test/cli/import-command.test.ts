import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { loadContract } from '../../src/contract';
import { gardenWsdl } from '../contract/fixture';
import { run, smallWsdl, temporaryFolder } from './command-run';

const small = smallWsdl();
const versions = readdirSync(small).filter((name) => name.startsWith('Services'));
const ownFiles = versions.flatMap((version) => readdirSync(join(small, version)).map((file) => join(version, file)));

test('a folder: every file under its version and agent, byte for byte; the second time nothing is written', async () => {
  const into = join(temporaryFolder(), 'contract');
  const first = await run(['import', small, '--into', into]);
  expect(first).toMatchObject({ code: 0, problems: '' });
  expect(first.out).toContain(`${ownFiles.length} files written into ${into}`);
  for (const file of ownFiles) expect(readFileSync(join(into, file))).toEqual(readFileSync(join(small, file)));
  expect(readdirSync(into, { recursive: true }).filter((name) => String(name).endsWith('.tmp'))).toEqual([]);
  const second = await run(['import', small], { environment: { CONTRACT_DIR: into } });
  expect(second.code).toBe(0);
  expect(second.out).toContain('0 files written');
  expect(second.out).toMatch(/Services86 +3 +0 +0 +3 +\d+ +\d+\n/);
});

test('a zip, whatever its entries are called: only content decides where a file goes', async () => {
  const folder = temporaryFolder();
  const entries = ownFiles.map(
    (file, index) => [`../../${index}/weird name.txt`, readFileSync(join(small, file))] as const,
  );
  writeFileSync(join(folder, 'server.bin'), zipSync(Object.fromEntries(entries)));
  const into = join(folder, 'contract');
  expect(await run(['import', join(folder, 'server.bin'), '--into', into])).toMatchObject({ code: 0, problems: '' });
  for (const file of ownFiles) expect(readFileSync(join(into, file))).toEqual(readFileSync(join(small, file)));
  expect(readdirSync(folder).sort()).toEqual(['contract', 'server.bin']);
});

test('UTF-16 and Markdown in nested folders; files without a WSDL are passed over', async () => {
  const folder = temporaryFolder();
  const source = join(folder, 'in/deep/er');
  mkdirSync(source, { recursive: true });
  const pocket = readFileSync(join(small, 'Services86/Pocket.wsdl'), 'utf8');
  writeFileSync(
    join(source, 'a'),
    Buffer.from(`\ufeff${pocket.replace(/encoding="utf-8"/i, 'encoding="utf-16"')}`, 'utf16le'),
  );
  writeFileSync(join(source, 'page.md'), `# Garden\n\`\`\`\n${gardenWsdl()}\n\`\`\`\n`);
  writeFileSync(join(source, 'README'), 'Nothing here.');
  symlinkSync(join(folder, 'in'), join(source, 'loop'));
  const into = join(folder, 'contract');
  const ran = await run(['import', join(folder, 'in'), '--into', into]);
  expect(ran).toMatchObject({ code: 0, problems: '' });
  expect(ran.out).toContain('passed over: 1');
  expect(readFileSync(join(into, 'Services86/Pocket.wsdl'), 'utf8')).toBe(pocket);
  const lookup = loadContract(into, { onProblem: () => undefined })
    .version('Services86')
    ?.agent('Garden');
  expect(lookup?.found).toBe('agent');
});

describe('what cannot be read is refused by file, element and line; the rest is imported', () => {
  const broken: readonly (readonly [string, string, string])[] = [
    ['not-xml.wsdl', gardenWsdl().replace('</w:message>', '</w:massage>'), 'Not well-formed'],
    [
      'choice.md',
      `text\n\n${gardenWsdl({ declarations: '<xs:complexType name="Bed"><xs:choice/></xs:complexType>' })}`,
      'xs:choice',
    ],
    ['half.wsdl', gardenWsdl().slice(0, 900), 'does not end'],
    ['empty.wsdl', '', 'no WSDL 1.1 definitions element'],
    ['other.xml', gardenWsdl().replaceAll('/Services86', '/Elsewhere'), 'none of NetServer'],
    ['path.xml', gardenWsdl().replace('portType name="Garden"', 'portType name="../Garden"'), "can be no agent's name"],
  ];
  test.each(broken)('%s', async (file, text, message) => {
    const folder = temporaryFolder();
    const source = join(folder, 'in');
    mkdirSync(source);
    writeFileSync(join(source, file), text);
    writeFileSync(join(source, 'good'), gardenWsdl().replaceAll('Garden', 'Orchard'));
    const into = join(folder, 'contract');
    const { code, problems } = await run(['import', source, '--into', into]);
    expect(code).toBe(1);
    expect(problems).toMatch(new RegExp(`^refused: \\S*${file}:\\d+: `));
    expect(problems).toContain(message);
    expect(readdirSync(join(into, 'Services86'))).toEqual(['Orchard.wsdl']);
  });

  test('lines count in the file, not in the WSDL found inside it', async () => {
    const file = join(temporaryFolder(), 'page.md');
    const wsdl = gardenWsdl({ declarations: '<xs:complexType name="Bed"><xs:choice/></xs:complexType>' });
    writeFileSync(file, `${'\n'.repeat(100)}${wsdl}`);
    const line = 100 + wsdl.slice(0, wsdl.indexOf('<xs:choice')).split('\n').length;
    expect((await run(['import', file, '--into', temporaryFolder()])).problems).toContain(
      `page.md:${line}: xs:choice in complexType Bed`,
    );
  });
});

test('the same agent twice with other content: neither is taken; equal copies are one', async () => {
  const source = temporaryFolder();
  writeFileSync(join(source, '1'), gardenWsdl());
  writeFileSync(join(source, '2'), gardenWsdl());
  const into = join(temporaryFolder(), 'contract');
  expect(await run(['import', source, '--into', into, '--dry-run'])).toMatchObject({ code: 0 });
  writeFileSync(join(source, '3'), gardenWsdl({ parameters: '<xs:element name="Litres" type="xs:int"/>' }));
  const { code, problems } = await run(['import', source, '--into', into]);
  expect(code).toBe(1);
  expect(problems).toContain('Services86 Garden stands in');
  expect(() => readdirSync(into)).toThrow('ENOENT');
});

test('reports what is new and gone, keeps names that are there in another letter case, and names what it leaves', async () => {
  const into = temporaryFolder();
  mkdirSync(join(into, 'services86'));
  const field = (type: string): string =>
    `<xs:complexType name="${type}"><xs:sequence><xs:element name="A" type="xs:int"/></xs:sequence></xs:complexType>`;
  writeFileSync(join(into, 'services86/garden.wsdl'), gardenWsdl({ declarations: field('Bed') }));
  cpSync(join(small, 'Services86/Pocket.wsdl'), join(into, 'services86/Pocket.wsdl'));
  const file = join(temporaryFolder(), 'new.wsdl');
  const text = gardenWsdl({ declarations: field('Tree') + field('Bush') }).replaceAll('Water', 'Rain');
  writeFileSync(file, text);
  const dry = await run(['import', file, '--into', into, '--dry-run']);
  expect(dry.out).toContain('1 files would be');
  expect(readFileSync(join(into, 'services86/garden.wsdl'), 'utf8')).not.toBe(text);
  const { code, out } = await run(['import', file, '--into', into]);
  expect(code).toBe(0);
  expect(out).toContain('Services86 Garden: 1 new operations: Rain\n');
  expect(out).toContain('Services86 Garden: 1 operations gone: Water\n');
  expect(out).toContain('Services86 Garden: 2 new types: Tree, Bush\n');
  expect(out).toContain('Services86 Garden: 1 types gone: Bed\n');
  expect(out).toContain('left as they are: Pocket\n');
  expect(readdirSync(into)).toEqual(['services86']);
  expect(readFileSync(join(into, 'services86/garden.wsdl'), 'utf8')).toBe(text);
});

test('a file that cannot be written leaves what was there, and no temporary file', async () => {
  const into = temporaryFolder();
  // A folder in the file's place: the rename fails.
  mkdirSync(join(into, 'Services86/Garden.wsdl/full'), { recursive: true });
  const file = join(temporaryFolder(), 'a');
  writeFileSync(file, gardenWsdl());
  const { code, problems } = await run(['import', file, '--into', into]);
  expect(code).toBe(1);
  expect(problems).toContain('Services86/Garden.wsdl could not be written');
  expect(readdirSync(join(into, 'Services86'))).toEqual(['Garden.wsdl']);
});

test('a source that is not there, and one without any WSDL', async () => {
  const into = temporaryFolder();
  expect(await run(['import', join(into, 'nowhere'), '--into', into])).toMatchObject({
    code: 1,
    problems: `refused: ${join(into, 'nowhere')}: It cannot be read (ENOENT).\n`,
  });
  expect(await run(['import', into, '--into', into])).toMatchObject({ code: 1, problems: 'No WSDL was found.\n' });
});

test('the bar is drawn on a terminal only, and taken away', async () => {
  const args = ['import', join(small, 'Services86'), '--into', join(temporaryFolder(), 'c')];
  const { problems } = await run(args, { isTTY: true });
  expect(problems).toContain('[########................] 1/3 ');
  expect(problems.endsWith('\r\x1b[K')).toBe(true);
});
