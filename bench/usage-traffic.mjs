/**
 * A day of five kinds of clients in simulated time, always the same for a seed, and books of it that are kept in the
 * plainest way: what the ledger's report is compared with.
 */

export const day = Date.UTC(2026, 10, 30);
const msPerDay = 86_400_000;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Kinds of clients: how many there are, at which hours they call, over which wire, and what. */
const kinds = [
  {
    name: 'nightly batch', clients: 3, hours: [1, 4], wire: 'soap', version: 'Services84', agent: 'CrmBatch/3.1', token: 'batch',
    network: (n) => `10.1.${n}.8`, what: ['Contact.GetContactEntity', 'Contact.SaveContactEntity', 'Person.GetPersonEntity'],
  },
  {
    name: 'mail client', clients: 200, hours: [7, 18], wire: 'soap', version: 'Services86', agent: 'MailLink/8.0 (Windows NT 10.0)', token: 'mail',
    network: (n) => `172.16.${n % 20}.${n}`, user: (n) => `user${n}`,
    what: ['Appointment.SetSeen', 'Appointment.GetAppointmentEntity', 'Appointment.SaveAppointmentEntity', 'Person.GetPersonEntity'],
  },
  {
    name: 'PHP site', clients: 5, hours: [0, 24], wire: 'soap', version: 'Services88', agent: 'PHP-SOAP/7.4.33', passes: true,
    network: (n) => `2001:db8:${n.toString(16)}::1`, what: ['Contact.GetContactEntity', 'Person.GetPersonEntity', 'Project.GetProjectEntity'],
  },
  {
    name: 'web client', clients: 40, hours: [6, 22], wire: 'rest', version: 'Services88', agent: 'Mozilla/5.0 (X11) Web/1', token: 'web', selects: true,
    network: (n) => `192.168.${n}.20`, what: ['Appointment.GetAppointmentEntity', 'Contact.GetContactEntity', 'Appointment.SaveAppointmentEntity'],
  },
  {
    name: 'entity REST', clients: 10, hours: [0, 24], wire: 'rest', relays: true, agent: 'axios/1.21.1', token: 'rest',
    network: (n) => `10.9.${n}.1`, what: ['GET /api/v1/Contact/*', 'PUT /api/v1/Contact/*/Persons', 'GET /api/v1/Appointment'],
  },
]; // prettier-ignore

const failures = ['caller.unauthenticated', 'crm.refused', 'upstream.timeout', 'caller.rate'];

/**
 * The calls of the day, in the order of time.
 * @param operationOf gives an operation of the contract by version, agent and name
 */
export function* traffic({ calls, seed, operationOf }) {
  const random = randomNumbers(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  for (let index = 0; index < calls; index++) {
    const at = day + Math.floor((index / calls) * msPerDay);
    const hour = (at - day) / 3_600_000;
    const awake = kinds.filter(({ hours: [from, to] }) => hour >= from && hour < to);
    const kind = pick(awake);
    const number = Math.floor(random() * kind.clients) + 1;
    const fate = random();
    const outcome = fate < 0.9 ? 'ok' : fate < 0.92 ? 'request.invalid' : fate < 0.93 ? 'client.gone' : pick(failures);
    const base = {
      at, kind, number, outcome,
      isRefused: outcome === 'request.invalid' || outcome === 'client.gone',
      ms: Math.exp(random() * 8 - 1),
      bytesIn: Math.floor(random() * 2_000),
      bytesOut: Math.floor(random() * 20_000),
    }; // prettier-ignore
    const named = pick(kind.what);
    if (kind.relays) {
      const id = Math.floor(random() * 100_000);
      const [method, template] = named.split(' ');
      yield { ...base, named, method, path: template.replace('*', String(id)), isRefused: false };
      continue;
    }
    const [agent, name] = named.split('.');
    const operation = operationOf(kind.version, agent, name);
    yield { ...base, operation, ...valuesOf(operation, kind, random) };
  }
}

/** Arguments and results with some properties, and their names. */
function valuesOf(operation, kind, random) {
  const sent = [];
  const read = [];
  const given = fill(operation.parameters, random, sent);
  const select = kind.selects && random() < 0.5 ? 'Description,Name' : undefined;
  const answerOnly = operation.results.length > 0 && kind.passes === true;
  if (answerOnly) wholeOf(operation.results, read, new Set());
  const results = answerOnly ? {} : fill(operation.results, random, read);
  const chosen = select === undefined ? read : read.filter((name) => /^\w+$|\.(?:Description|Name)$/.test(name));
  return { given, results, select, sent, read: chosen, isPassed: answerOnly };
}

const isStruct = (type) => type.kind === 'struct';

function fill(fields, random, names) {
  const values = {};
  for (const { name, type } of fields) {
    names.push(name);
    values[name] = isStruct(type) ? structOf(type, random, names) : type.kind === 'list' ? [listItem(type, random, names)] : 1;
  } // prettier-ignore
  return values;
}

const listItem = (type, random, names) => (isStruct(type.item.type) ? structOf(type.item.type, random, names) : 1);

function structOf(type, random, names) {
  const value = {};
  for (const field of type.fields) {
    const chance = random();
    if (chance < 0.4 || isStruct(field.type) || field.type.kind === 'list' || field.type.kind === 'dictionary')
      continue;
    // Null is there, and does not count.
    value[field.name] = chance < 0.5 ? null : 'value';
    if (chance >= 0.5) names.push(`${type.name.local}.${field.name}`);
  }
  return value;
}

function wholeOf(fields, names, seen, prefix = '') {
  for (const { name, type } of fields) {
    names.push(`${prefix}${name}`);
    const inner = type.kind === 'list' ? type.item.type : type.kind === 'dictionary' ? type.value.type : type;
    addWhole(inner, names, seen);
  }
}

function addWhole(type, names, seen) {
  if (type.kind === 'list') return addWhole(type.item.type, names, seen);
  if (type.kind === 'dictionary') return addWhole(type.value.type, names, seen);
  if (!isStruct(type) || seen.has(type)) return;
  seen.add(type);
  wholeOf(type.fields, names, seen, `${type.name.local}.`);
}

/** What the ledger should say of a call's client. */
function clientOf({ kind, number }) {
  const address = kind.network(number);
  const network = address.includes(':') ? `${address.split('::')[0]}::/48` : address.replace(/\.\d+$/, '.0/24');
  return {
    tenant: '',
    application: kind.token === undefined ? '' : `app ${kind.token}`,
    userAgent: kind.agent.split(' ')[0],
    network,
    user: kind.user === undefined ? '' : `user ${kind.user(number)}`,
  };
}

/** The generator's own books. */
export class Books {
  rows = new Map();

  add(call) {
    const { kind, outcome, at, ms, bytesIn, bytesOut } = call;
    const client = clientOf(call);
    const version = kind.wire === 'rest' ? 'v1' : call.operation.version;
    const agent = kind.relays ? '' : call.operation.agent;
    // Of a request that could not be read the log knows the agent only.
    const operation = kind.relays ? call.named : call.isRefused && kind.wire === 'soap' ? '' : call.operation.name;
    const key = keyOf({ client, wire: kind.wire, version, agent, operation });
    const row = this.rows.get(key) ?? {
      calls: 0, failures: new Map(), firstSeen: at, lastSeen: at, bytesIn: 0, bytesOut: 0, durations: [],
      sent: new Set(), read: new Set(),
    }; // prettier-ignore
    this.rows.set(key, row);
    row.calls += 1;
    if (outcome !== 'ok') row.failures.set(outcome, (row.failures.get(outcome) ?? 0) + 1);
    row.lastSeen = at;
    row.bytesIn += bytesIn;
    row.bytesOut += bytesOut;
    row.durations.push(ms);
    if (kind.relays || call.isRefused) return;
    for (const name of call.sent) row.sent.add(name);
    if (outcome === 'ok') for (const name of call.read) row.read.add(name);
  }
}

export const keyOf = ({ client, wire, version, agent, operation }) =>
  JSON.stringify([client.tenant, client.application, client.userAgent, client.network, client.user, wire, version, agent, operation]); // prettier-ignore
