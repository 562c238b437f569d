/**
 * The calls of the matrix, each written by hand for every wire. Each has what a CRM behind the gateway must be told and
 * must have done. A new direction (another kind of CRM) or a new wire uses the same table.
 */
import type { SandboxState } from '../../src/sandbox';

export interface MatrixCase {
  readonly name: string;
  readonly agent: string;
  readonly operation: string;
  /** The contract version SOAP callers speak. */
  readonly version: 'Services86' | 'Services88';
  /** Content of the operation's element; the service namespace is the default one, `a` stands for the arrays'. */
  readonly soap: string;
  /** Query of v1 callers, with the question mark. */
  readonly query?: string;
  /** v1 bodies. The JSON one is written unlike the gateway would, to show that these very bytes travel on. */
  readonly json: string;
  readonly xml: string;
  readonly form: string;
  /** Query and body of the v1 call that a v1 CRM gets when the gateway writes it. */
  readonly v1: { readonly query?: string; readonly body: string };
  /** What to look at in the CRM afterwards. */
  readonly effect: (state: SandboxState) => unknown;
  readonly becomes: unknown;
  /** A piece of the answer's text, where there is one; written alike in XML and JSON. */
  readonly tells?: string;
  /** The CRM refuses: HTTP status for v1 callers; SOAP callers get 200 and Succeeded false. */
  readonly refused?: number;
}

const record = (state: SandboxState, id: number) => state.appointments.find((each) => each.id === id);
const invitations =
  (...ids: readonly number[]) =>
  (state: SandboxState) =>
    ids.map((id) => record(state, id)?.invitationStatus);
const effects = (state: SandboxState) => state.effects;
const commands = (operation: string) => (state: SandboxState) => state.commands[operation];

export const matrixCases: readonly MatrixCase[] = [
  {
    name: 'SetSeen',
    agent: 'Appointment',
    operation: 'SetSeen',
    version: 'Services86',
    soap: '<AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode>',
    json: '{ "updateMode": "OnlyThis", "appointmentId": 973 }',
    xml: '<request><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></request>',
    form: 'AppointmentId=973&UpdateMode=OnlyThis',
    v1: { body: '{"AppointmentId":973,"UpdateMode":"OnlyThis"}' },
    effect: invitations(973),
    becomes: ['Seen'],
  },
  {
    name: 'SetSeenMany',
    agent: 'Appointment',
    operation: 'SetSeenMany',
    version: 'Services88',
    soap: '<AppointmentIds><a:int>973</a:int><a:int>598</a:int></AppointmentIds><UpdateMode>OnlyThis</UpdateMode>',
    json: '{\n  "AppointmentIds": [\n    973,\n    598\n  ],\n  "UpdateMode": "OnlyThis"\n}',
    xml: '<request><AppointmentIds><int>973</int><int>598</int></AppointmentIds><UpdateMode>OnlyThis</UpdateMode></request>',
    form: 'AppointmentIds=973&AppointmentIds=598&UpdateMode=OnlyThis',
    v1: { body: '{"AppointmentIds":[973,598],"UpdateMode":"OnlyThis"}' },
    effect: invitations(973, 598),
    becomes: ['Seen', 'Seen'],
  },
  {
    name: 'Accept',
    agent: 'Appointment',
    operation: 'Accept',
    version: 'Services86',
    soap: '<AppointmentId>685</AppointmentId><UpdateMode>OnlyThis</UpdateMode>',
    json: '{ "APPOINTMENTID": 685, "UPDATEMODE": "OnlyThis" }',
    xml: '<request><UpdateMode>OnlyThis</UpdateMode><AppointmentId>685</AppointmentId></request>',
    form: 'appointmentid=685&updatemode=OnlyThis',
    v1: { body: '{"AppointmentId":685,"UpdateMode":"OnlyThis"}' },
    effect: invitations(685),
    becomes: ['Accepted'],
  },
  {
    name: 'SetActivityStatus',
    agent: 'Appointment',
    operation: 'SetActivityStatus',
    version: 'Services86',
    soap: '<ActivityIdentifier><a:string>appointment_id=301</a:string><a:string>sale_id=12</a:string></ActivityIdentifier><ActivityStatus>Completed</ActivityStatus>',
    json: '{ "activityIdentifier": ["appointment_id=301", "sale_id=12"], "activityStatus": "Completed" }',
    xml: '<request><ActivityIdentifier><string>appointment_id=301</string><string>sale_id=12</string></ActivityIdentifier><ActivityStatus>Completed</ActivityStatus></request>',
    form: 'ActivityIdentifier=appointment_id%3D301&ActivityIdentifier=sale_id%3D12&ActivityStatus=Completed',
    v1: { body: '{"ActivityIdentifier":["appointment_id=301","sale_id=12"],"ActivityStatus":"Completed"}' },
    effect: (state) => [
      record(state, 301)?.status,
      state.activities.find(({ identifier }) => identifier === 'sale_id=12')?.status,
    ],
    becomes: ['Completed', 'Completed'],
  },
  {
    name: 'NotificationsHandled',
    agent: 'Pocket',
    operation: 'NotificationsHandled',
    version: 'Services88',
    soap: '<NotificationEvents><NotificationEvent><Type>AppointmentCancelled</Type><Id>699</Id></NotificationEvent><NotificationEvent><Type>AppointmentCancelled</Type><Id>700</Id></NotificationEvent></NotificationEvents>',
    json: '{ "notificationEvents": [{ "type": "AppointmentCancelled", "id": 699 }, { "type": "AppointmentCancelled", "id": 700 }] }',
    xml: '<request><NotificationEvents><NotificationEvent><Type>AppointmentCancelled</Type><Id>699</Id></NotificationEvent><NotificationEvent><Id>700</Id><Type>AppointmentCancelled</Type></NotificationEvent></NotificationEvents></request>',
    form: 'NotificationEvents%5B0%5D.Type=AppointmentCancelled&NotificationEvents%5B0%5D.Id=699&NotificationEvents%5B1%5D.Type=AppointmentCancelled&NotificationEvents%5B1%5D.Id=700',
    v1: {
      body: '{"NotificationEvents":[{"Type":"AppointmentCancelled","Id":699},{"Type":"AppointmentCancelled","Id":700}]}',
    },
    effect: ({ notifications }) => notifications.handled.map(({ type, id }) => `${type} ${id}`),
    becomes: ['AppointmentCancelled 699', 'AppointmentCancelled 700'],
  },
  {
    name: 'GetAppointmentEntity: the id travels in the query',
    agent: 'Appointment',
    operation: 'GetAppointmentEntity',
    version: 'Services86',
    soap: '<AppointmentEntityId>301</AppointmentEntityId>',
    query: '?appointmentEntityId=301',
    json: '',
    xml: '',
    form: '',
    v1: { query: '?appointmentEntityId=301', body: '' },
    effect: effects,
    becomes: {},
    tells: 'Call the customer',
  },
  {
    name: 'CreateDefaultAppointmentEntity: nothing to say',
    agent: 'Appointment',
    operation: 'CreateDefaultAppointmentEntity',
    version: 'Services86',
    soap: '',
    json: '',
    xml: '',
    form: '',
    v1: { body: '' },
    effect: commands('Appointment.CreateDefaultAppointmentEntity'),
    becomes: 1,
    tells: 'Terje Jensen',
  },
  {
    name: 'SaveAppointmentEntity: the entity is the body',
    agent: 'Appointment',
    operation: 'SaveAppointmentEntity',
    version: 'Services86',
    soap: '<AppointmentEntity><AppointmentId>301</AppointmentId><Description>R&amp;D &lt;now&gt; 😀</Description><StartDate>2026-03-01T09:00:00</StartDate><EndDate>2026-03-01T10:30:00</EndDate><Project i:nil="true"/><AlarmLeadTime>PT30M</AlarmLeadTime><HasAlarm>true</HasAlarm></AppointmentEntity>',
    json: '{ "appointmentId": 301, "description": "R&D <now> \\ud83d\\ude00", "startDate": "2026-03-01T09:00:00", "endDate": "2026-03-01T10:30:00", "project": null, "alarmLeadTime": "PT30M", "hasAlarm": true }',
    xml: '<AppointmentEntity><AppointmentId>301</AppointmentId><Description>R&amp;D &lt;now&gt; 😀</Description><StartDate>2026-03-01T09:00:00</StartDate><EndDate>2026-03-01T10:30:00</EndDate><Project i:nil="true" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"/><AlarmLeadTime>00:30:00</AlarmLeadTime><HasAlarm>true</HasAlarm></AppointmentEntity>',
    form: 'AppointmentId=301&Description=R%26D+%3Cnow%3E+%F0%9F%98%80&StartDate=2026-03-01T09%3A00%3A00&EndDate=2026-03-01T10%3A30%3A00&AlarmLeadTime=00%3A30%3A00&HasAlarm=true',
    v1: {
      body: '{"AppointmentId":301,"Description":"R&D <now> 😀","StartDate":"2026-03-01T09:00:00","EndDate":"2026-03-01T10:30:00","Project":null,"AlarmLeadTime":"00:30:00","HasAlarm":true}',
    },
    effect: (state) => [record(state, 301)?.description, record(state, 301)?.start, record(state, 301)?.end],
    becomes: ['R&D <now> 😀', '2026-03-01T09:00:00', '2026-03-01T10:30:00'],
    tells: '2026-03-01T10:30:00',
  },
  {
    name: 'GetAppointmentList: a bare array of ids',
    agent: 'Appointment',
    operation: 'GetAppointmentList',
    version: 'Services86',
    soap: '<AppointmentIds><a:int>301</a:int><a:int>973</a:int></AppointmentIds>',
    json: '[ 301, 973 ]',
    xml: '<AppointmentIds><int>301</int><int>973</int></AppointmentIds>',
    form: 'AppointmentIds=301&AppointmentIds=973',
    v1: { body: '[301,973]' },
    effect: effects,
    becomes: {},
    tells: 'Budget meeting',
  },
  {
    name: 'GetMyAppointments: dates as they are written',
    agent: 'Appointment',
    operation: 'GetMyAppointments',
    version: 'Services86',
    soap: '<StartTime>2026-01-05T00:00:00</StartTime><EndTime>2026-01-06T00:00:00.0000000</EndTime><Count>5</Count>',
    json: '{ "startTime": "2026-01-05T00:00:00", "endTime": "2026-01-06T00:00:00.0000000", "count": 5 }',
    xml: '<request><StartTime>2026-01-05T00:00:00</StartTime><EndTime>2026-01-06T00:00:00.0000000</EndTime><Count>5</Count></request>',
    form: 'StartTime=2026-01-05T00:00:00&EndTime=2026-01-06T00:00:00.0000000&Count=5',
    v1: { body: '{"StartTime":"2026-01-05T00:00:00","EndTime":"2026-01-06T00:00:00.0000000","Count":5}' },
    effect: commands('Appointment.GetMyAppointments'),
    becomes: 1,
    tells: 'Budget meeting',
  },
  {
    name: 'ToggleActivity: an enumeration as the answer',
    agent: 'Appointment',
    operation: 'ToggleActivity',
    version: 'Services86',
    soap: '<ActivityIdentifier>sale_id=12</ActivityIdentifier>',
    json: '{ "activityIdentifier": "sale_id=12" }',
    xml: '<request><ActivityIdentifier>sale_id=12</ActivityIdentifier></request>',
    form: 'ActivityIdentifier=sale_id%3D12',
    v1: { body: '{"ActivityIdentifier":"sale_id=12"}' },
    effect: ({ activities }) => activities.find(({ identifier }) => identifier === 'sale_id=12')?.status,
    becomes: 'Completed',
    tells: 'Completed',
  },
  {
    name: 'SetSeen of a record that does not exist',
    agent: 'Appointment',
    operation: 'SetSeen',
    version: 'Services86',
    soap: '<AppointmentId>0</AppointmentId><UpdateMode>Unknown</UpdateMode>',
    json: '{ "appointmentId": 0, "updateMode": "Unknown" }',
    xml: '<request><AppointmentId>0</AppointmentId><UpdateMode>Unknown</UpdateMode></request>',
    form: 'AppointmentId=0&UpdateMode=Unknown',
    v1: { body: '{"AppointmentId":0,"UpdateMode":"Unknown"}' },
    effect: effects,
    becomes: {},
    tells: 'appointment',
    refused: 500,
  },
];
