// JSON with Node alone. Run: node fetch.mjs http://127.0.0.1:8086
const [address = 'http://127.0.0.1:8086'] = process.argv.slice(2);
const say = (line) => process.stdout.write(`${line}\n`);

/** Makes one call of the v1 API. Returns undefined for an operation without a result. */
async function call(path, argument) {
  const response = await fetch(`${address}/api/v1/Agents/${path}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    ...(argument === undefined ? {} : { body: JSON.stringify(argument) }),
  });
  if (response.status === 204) return undefined;
  const answer = await response.json();
  if (!response.ok) throw new Error(`${answer.ErrorMessage} (${answer.correlationId})`);
  return answer;
}

await call('Appointment/SetSeen', { AppointmentId: 973, UpdateMode: 'OnlyThis' });
say('SetSeen: done');

const entity = await call('Appointment/GetAppointmentEntity?appointmentEntityId=301');
say(`Logged in: ${entity.Associate.Name}`);
say(`Appointment 301: ${entity.Description}`);
