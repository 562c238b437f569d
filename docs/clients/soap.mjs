// SOAP with the soap package (npm install soap). Run: node soap.mjs http://127.0.0.1:8086
import soap from 'soap';

const [address = 'http://127.0.0.1:8086'] = process.argv.slice(2);
const namespace = 'http://www.superoffice.net/ws/crm/NetServer/Services86';
const block = (name, content) => `<${name} xmlns="${namespace}">${content}</${name}>`;
const application = block('ApplicationToken', '1234567-1234-9876');
const client = (agent) => soap.createClientAsync(`${address}/Remote/Services86/${agent}.svc?wsdl`);
const say = (line) => process.stdout.write(`${line}\n`);

// Log in: send name and password, get a ticket. This package returns [result, reply, headers, request].
const principal = await client('SoPrincipal');
principal.addSoapHeader(application);
const [login] = await principal.AuthenticateUsernamePasswordAsync({ UserName: 'tje0', Password: 'Tje0' });
say(`Logged in: ${login.Response.Associate}`);

// A refusal of the CRM comes in header blocks, not as a fault.
const appointments = await client('Appointment');
appointments.addSoapHeader(application);
appointments.addSoapHeader(block('Credentials', `<Ticket>${login.Credentials.Ticket}</Ticket>`));
const [, , seen] = await appointments.SetSeenAsync({ AppointmentId: 973, UpdateMode: 'OnlyThis' });
say(`SetSeen: ${String(seen.Succeeded) === 'true' ? 'done' : seen.ExceptionInfo.Message}`);

const [got] = await appointments.GetAppointmentEntityAsync({ AppointmentEntityId: 301 });
say(`Appointment 301: ${got.Response.Description}`);
