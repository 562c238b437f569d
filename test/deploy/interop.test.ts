/** What foreign clients send, through the real nginx with TLS and a prefix, to two gateways over one CRM. */
import https from 'node:https';
import tls from 'node:tls';
import { AppointmentAgent, RecurrenceUpdateMode } from '@superoffice/webapi';
import { runGateway, runSandbox, type RunningGateway, type RunningSandbox } from '../gateway/running';
import { recordedRequests, type RecordedRequest } from '../interop/recorded-requests';
import { describeNginx, startNginx, type RunningNginx } from './nginx';

describeNginx('foreign clients through deploy/nginx.conf', () => {
  let crm: RunningSandbox;
  let gateways: readonly [RunningGateway, RunningGateway];
  let nginx: RunningNginx;

  beforeAll(async () => {
    crm = await runSandbox();
    const environment = { UPSTREAM_URL: crm.address, TRUST_PROXY: 'loopback' };
    gateways = await Promise.all([runGateway(environment), runGateway(environment)]);
    nginx = await startNginx([gateways[0].port, gateways[1].port]);
  }, 30_000);
  afterEach(() => crm.reset());
  afterAll(async () => {
    await nginx.stop();
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await crm.stop();
  }, 30_000);

  function send(request: RecordedRequest): Promise<string> {
    const body = Buffer.from(request.body);
    const target = (request.target ?? 'POST /Remote/Services86/Appointment.svc').replace(
      /^(\S+ (?:http:\/\/[^/]+)?)\//,
      '$1/crm/',
    );
    const chunked = request.framing === 'chunked';
    const framing = chunked
      ? ['Transfer-Encoding: chunked']
      : [`Content-Length: ${body.length}`, ...(request.framing === 'expect-continue' ? ['Expect: 100-continue'] : [])];
    const head = [
      `${target} HTTP/${request.http ?? '1.1'}`,
      ...request.fields,
      ...framing,
      'Host: crm.example.com',
      'Connection: close',
    ];
    const content = chunked
      ? [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]
      : [body];
    return new Promise((resolve, reject) => {
      const socket = tls.connect({ host: '127.0.0.1', port: nginx.port, rejectUnauthorized: false });
      const chunks: Buffer[] = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.once('error', reject).once('close', () => resolve(Buffer.concat(chunks).toString()));
      socket.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), ...content]));
    });
  }

  test.each(recordedRequests)('$toolkit', async (request) => {
    expect(request.effect(crm.state())).not.toEqual(request.becomes);
    const answer = await send(request);
    expect(answer).toMatch(/(?:^|\r\n\r\n)HTTP\/1\.[01] 200 OK\r\n/);
    expect(answer).toMatch(
      request.soap12
        ? /content-type: application\/soap\+xml; charset=utf-8\r\n/i
        : /content-type: text\/xml; charset=utf-8\r\n/i,
    );
    expect(request.effect(crm.state())).toEqual(request.becomes);
  });

  test("the vendor's own client", async () => {
    const httpsAgent = new https.Agent({ rejectUnauthorized: false });
    const axiosConfig = { httpsAgent, auth: { username: 'tje0', password: 'Tje0' } };
    const agent = new AppointmentAgent({ baseUrl: `https://127.0.0.1:${nginx.port}/crm/api/`, axiosConfig });
    await agent.setSeenManyAsync([973, 598], RecurrenceUpdateMode.OnlyThis);
    const entity = await agent.getAppointmentEntityAsync(973);
    expect(entity).toMatchObject({ appointmentId: 973 });
    const seen = crm.state().appointments.filter(({ id }) => id === 973 || id === 598);
    expect(seen.map(({ invitationStatus }) => invitationStatus)).toEqual(['Seen', 'Seen']);
    httpsAgent.destroy();
  });
});
