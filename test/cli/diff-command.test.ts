import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gardenWsdl } from '../contract/fixture';
import { runSandbox } from '../gateway/running';
import { ownWsdl, run, smallWsdl, temporaryFolder, type Ran } from './command-run';

const small = smallWsdl();
const diff = (...args: readonly string[]): Promise<Ran> =>
  run(['diff', ...args], { environment: { CONTRACT_DIR: small } });

test('two versions, as a person reads them', async () => {
  const { code, out, problems } = await diff('Services86', 'Services88');
  expect({ code, problems }).toEqual({ code: 1, problems: '' });
  expect(out).toMatch(/^Services86 → Services88\n\n {2,}added {2}removed {2}changed\noperations /);
  expect(out).toContain('Breaking, for callers built for Services86\n');
  expect(out).toMatch(
    /EFieldRight.Nullable {2}added\n {6}breaks who reads it, in \d+ operations of Appointment, Pocket, SoPrincipal\n/,
  );
  expect(out).toContain(
    '  Navigation: CompanyCardTask, ProjectCardTask, TicketCard  added\n      breaks who reads it, in Pocket.GetPocketStartupData\n',
  );
  expect(out).toContain('  agent Pocket: +GetMyCallerIDs, +NotificationHandled, +NotificationsHandled');
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThan(130);
});

test('no change, only the breaking ones, only an agent', async () => {
  expect(await diff('Services86', 'services86')).toEqual({ code: 0, problems: '', out: 'Services86 → Services86: no difference.\n' }); // prettier-ignore
  const { code, out } = await diff('Services86', 'Services88', '--breaking', '--agent', 'pocket');
  expect({ code, isQuiet: !out.includes('Not breaking') }).toEqual({ code: 1, isQuiet: true });
  expect((await diff('Services88', 'Services88', '--breaking')).code).toBe(0);
  expect(await diff('Services86', 'Services88', '--agent', 'Nothing')).toMatchObject({ code: 2, problems: 'Neither has an agent Nothing.\n' }); // prettier-ignore
});

test('as JSON with every name, and as Markdown', async () => {
  const { out } = await diff('Services86', 'Services88', '--format', 'json');
  const report: unknown = JSON.parse(out);
  expect(report).toMatchObject({
    from: 'Services86',
    notes: [],
    changes: expect.arrayContaining([
      {
        kind: 'operation',
        way: 'added',
        path: 'Pocket.NotificationsHandled',
        detail: '',
        breaks: { sends: false, reads: false },
        operations: ['Pocket.NotificationsHandled'],
      },
    ]),
  });
  expect((await diff('Services86', 'Services88', '--format', 'md')).out).toContain('| operation | added | `Pocket.NotificationsHandled` |'); // prettier-ignore
  expect((await diff('Services86', 'Services88', '--format', 'xml')).code).toBe(2);
});

test('folders: one version, one of several, one that is not there', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'old'));
  cpSync(join(ownWsdl, 'Services86', 'Pocket.wsdl'), join(folder, 'old', 'Pocket.wsdl'));
  const old = join(folder, 'old');
  expect((await diff(old, `${small}#Services86`, '--agent', 'Pocket')).code).toBe(0);
  expect((await diff(old, small)).problems).toContain(`holds Services86, Services88: name one, such as '${small}#Services88'`); // prettier-ignore
  expect((await diff(old, `${small}#Services70`)).problems).toContain(
    'holds no Services70, but Services86, Services88.',
  );
  expect((await diff(old, 'Services70')).problems).toContain('The contract has no Services70; it has');
  expect((await diff(old, join(folder, 'nowhere'))).code).toBe(2);
  expect((await diff('Services86', 'Services88', '--client', 'c-1')).problems).toContain('--client needs --ledger');
});

test('an agent that cannot be read is not taken for one that is gone: exit code 2', async () => {
  const folder = temporaryFolder();
  cpSync(join(small, 'Services86'), join(folder, 'Services86'), { recursive: true });
  const file = join(folder, 'Services86', 'Pocket.wsdl');
  writeFileSync(file, readFileSync(file, 'utf8').replace('<wsdl:portType', '<wsdl:portTypes'));
  const { code, out, problems } = await diff('Services86', folder);
  expect({ code, problems }).toEqual({ code: 2, problems: expect.stringContaining('Pocket.wsdl:') });
  expect(out).toContain('no difference');
  expect(out).toContain('Note: The agent Pocket could not be read and is not compared.');
});

test('a running gateway, by its WSDLs and by its v1 API', async () => {
  const gateway = await runSandbox();
  try {
    const environment = { CONTRACT_DIR: ownWsdl };
    const soap = await run(['diff', 'Services86', `${gateway.address}/Remote/Services86/`], { environment });
    expect(soap).toMatchObject({ code: 0, problems: '' });
    const told = await run(['diff', 'Services88', gateway.address, '--agent', 'Appointment'], { environment });
    expect(told.out).toContain(`Services88 → v1 of ${gateway.address}: no difference.`);
    expect(told.out).toContain('Note: A SOAP and a v1 interface are compared by');
  } finally {
    await gateway.stop();
  }
});

async function against(listener: RequestListener, path: string): Promise<Ran> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    return await diff('Services86', `http://127.0.0.1:${port}${path}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test.each<readonly [string, RequestListener, string, string]>([
  ['redirects in a circle', (_request, response) => response.writeHead(302, { location: '/' }).end(), '/Remote/Services86/', 'it redirects more than 3 times'],
  ['redirects elsewhere', (_request, response) => response.writeHead(302, { location: 'http://192.0.2.1/' }).end(), '/Remote/Services86/', 'redirects to another host'],
  ['a page of another kind', (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end('<html>'), '/Remote/Services86/', 'nor does a known agent'],
  ['a connection that ends', (_request, response) => response.destroy(), '/Remote/Services86/', 'The download failed'],
  ['v1 that wants a log-in', (_request, response) => response.writeHead(401).end(), '/api/v1', 'tells nothing of itself: it answers 401.'],
])('a live CRM that answers with %s', async (_name, listener, path, problem) => {
  expect(await against(listener, path)).toMatchObject({ code: 2, out: '', problems: expect.stringContaining(problem) });
}); // prettier-ignore

test('no import of a WSDL is followed, so a circle of them is none', async () => {
  const asked: string[] = [];
  const listener: RequestListener = (request, response) => {
    asked.push(request.url ?? '');
    const self = '<wsdl:import namespace="urn:x" location="Garden.svc?wsdl=1"/>';
    response.end(gardenWsdl().replace(/(<wsdl:definitions[^>]*>)/, `$1${self}`));
  };
  expect((await against(listener, '/Remote/Services86/Garden.svc')).out).toContain('agent Garden: added');
  expect(asked).toEqual(['/Remote/Services86/Garden.svc?singleWsdl']);
});

test('a WSDL without end is given up at a size', async () => {
  const listener: RequestListener = (_request, response) => {
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const more = (): void => {
      while (response.write(piece));
    };
    response.on('drain', more).on('error', () => undefined);
    more();
  };
  const { code, problems } = await against(listener, '/Remote/Services86/Garden.svc');
  expect({ code, problems }).toMatchObject({ code: 2, problems: expect.stringContaining('the answer is too large') });
});
