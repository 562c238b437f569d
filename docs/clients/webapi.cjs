// JSON with the vendor's own client (npm install @superoffice/webapi). Run: node webapi.cjs http://127.0.0.1:8086
// CommonJS, because Node cannot import the package's ES modules: their imports name files without extensions.
const { AppointmentAgent, RecurrenceUpdateMode } = require('@superoffice/webapi');

const [address = 'http://127.0.0.1:8086'] = process.argv.slice(2);
const say = (line) => process.stdout.write(`${line}\n`);

async function main() {
  const appointments = new AppointmentAgent({
    baseUrl: `${address}/api/`,
    axiosConfig: { auth: { username: 'tje0', password: 'Tje0' } },
  });

  await appointments.setSeenAsync(973, RecurrenceUpdateMode.OnlyThis);
  say('SetSeen: done');

  const entity = await appointments.getAppointmentEntityAsync(301);
  say(`Logged in: ${entity.associate.name}`);
  say(`Appointment 301: ${entity.description}`);
}

main().catch((error) => {
  say(`Refused: ${error.message}`);
  process.exitCode = 1;
});
