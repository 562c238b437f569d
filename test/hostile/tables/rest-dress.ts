/**
 * One and the same v1 call in every legal dress: body form, letter case of names, spelling of the enum, kind of
 * credentials.
 */
import { rest, setSeenArguments } from '../requests';
import { once, type Row } from '../run-tables';

type Write = (id: string, mode: string, value: string) => string;

const bodies: Readonly<Record<string, Write>> = {
  'application/json': (id, mode, value) => `{"${mode}":${/^\d/.test(value) ? value : `"${value}"`},"${id}":5}`,
  'application/merge-patch+json; charset=UTF-8': (id, mode, value) =>
    `\r\n{ "${id}" : 5 , "${mode}" : "${value}" }\r\n`,
  'application/x-www-form-urlencoded': (id, mode, value) => `${mode}=${value}&${id}=5`,
  'text/xml': (id, mode, value) => `<request><${id}>5</${id}><${mode}>${value}</${mode}></request>`,
};
const cases: Readonly<Record<string, readonly [string, string]>> = {
  'as in the contract': ['AppointmentId', 'UpdateMode'],
  'camel case': ['appointmentId', 'updateMode'],
  capitals: ['APPOINTMENTID', 'UPDATEMODE'],
};
const spellings = ['OnlyThis', 'onlythis', '1'] as const;
const credentials = ['SoTicket 7T:abc', 'bearer 8A:abc', 'Basic dGplMDpUamUw'] as const;
const accepts = ['application/json', 'text/xml'] as const;

export const restDress: Readonly<Record<string, readonly Row[]>> = {
  'every legal dress of v1': Object.entries(bodies).flatMap(([type, write]) =>
    Object.entries(cases).flatMap(([named, [id, mode]]) =>
      spellings.flatMap((spelling) =>
        credentials.flatMap((credential) =>
          accepts.map((accept): Row => [
            `${type}, ${named}, ${spelling}, ${credential.slice(0, 6)}, ${accept}`,
            rest(write(id, mode, spelling), {
              headers: { 'Content-Type': type, Authorization: credential, Accept: accept },
            }),
            once(setSeenArguments),
          ]),
        ),
      ),
    ),
  ),
};
