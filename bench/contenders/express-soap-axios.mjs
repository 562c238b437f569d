/**
 * What a user would write: Express, the `soap` package's server over the vendor's WSDL, axios towards the CRM. It
 * answers, and no more: flags, time spans and lists come out in whatever form the packages give them. Usage: node
 * express-soap-axios.mjs <upstream origin> <wsdl folder>
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import axios from 'axios';
import express from 'express';
import soap from 'soap';

const [, , upstream, wsdlFolder] = process.argv;
const entityOf = { GetAppointmentEntity: 'query', SaveAppointmentEntity: 'entity' };

function headersOf(headers) {
  return { Authorization: `SoTicket ${headers?.Credentials?.Ticket ?? ''}`, 'SO-AppToken': headers?.ApplicationToken };
}

function plain(value) {
  if (typeof value !== 'object' || value === null) return value;
  const { attributes: _, ...rest } = value;
  return Object.fromEntries(Object.entries(rest).map(([name, inner]) => [name, plain(inner)]));
}

async function forward(operation, args, headers) {
  const url = `${upstream}/api/v1/Agents/Appointment/${operation}`;
  const shape = entityOf[operation];
  const query = shape === 'query' ? `?appointmentEntityId=${args.AppointmentEntityId}` : '';
  const body = shape === 'query' ? null : shape === 'entity' ? plain(args.AppointmentEntity) : plain(args);
  const answer = await axios.post(url + query, body, { headers: headersOf(headers) });
  return answer.status === 204 ? {} : { Response: answer.data };
}

async function answer(operation, args, callback, headers) {
  try {
    const answered = await forward(operation, args, headers);
    callback(null, answered);
  } catch (error) {
    const text = error.response?.data?.ErrorMessage ?? 'failed';
    callback({ Fault: { faultcode: 'soap:Server', faultstring: text } });
  }
}

function handlerOf(operation) {
  return (args, callback, headers) => {
    void answer(operation, args ?? {}, callback, headers);
  };
}

function servicesOf(wsdl) {
  const [, service] = /<wsdl:service name="([^"]+)"/.exec(wsdl);
  const [, port] = /<wsdl:port name="([^"]+)"/.exec(wsdl);
  const operations = [...wsdl.matchAll(/<wsdl:operation name="([^"]+)"/g)].map(([, name]) => name);
  return { [service]: { [port]: Object.fromEntries(operations.map((name) => [name, handlerOf(name)])) } };
}

const app = express();
app.use('/api', express.json({ limit: '100mb' }), (request, response) => {
  void passOn(request, response);
});

async function passOn(request, response) {
  const { authorization, 'so-apptoken': token } = request.headers;
  try {
    const answer = await axios.post(`${upstream}/api${request.url}`, request.body, {
      headers: { authorization, 'so-apptoken': token },
    });
    response.status(answer.status);
    if (answer.status === 204) response.end();
    else response.json(answer.data);
  } catch (error) {
    response.status(error.response?.status ?? 502).json(error.response?.data ?? null);
  }
}

const server = app.listen(0, '127.0.0.1', async () => {
  for (const version of ['Services86', 'Services88']) {
    const xml = readFileSync(path.join(wsdlFolder, version, 'Appointment.wsdl'), 'utf8');
    const soapPath = `/Remote/${version}/Appointment.svc`;
    await new Promise((resolve) =>
      soap.listen(app, { path: soapPath, services: servicesOf(xml), xml, callback: resolve }),
    );
  }
  process.stdout.write(`listening on http://127.0.0.1:${server.address().port}\n`);
});
