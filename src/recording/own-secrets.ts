/** The last look at a line before it is written: a caller's own secret must not be in it, wherever it came from. */
import type { Caller } from '../command';
import type { CallLine, RelayLine } from './line-forms';

/** A shorter secret is found in many texts that are none. */
const secretCharsMin = 6;

/** The line; without values where one of the caller's secrets stands in them. */
export function safeLine(call: CallLine | RelayLine, caller: Caller): string {
  const line = JSON.stringify(call);
  if (!secretsOf(caller).some((secret) => formsOf(secret).some((form) => line.includes(form)))) return line;
  const { format, at, ms, who, values, kind } = call;
  const frame = { format, kind, at, ms, who, values };
  if (call.kind === 'relayed') return JSON.stringify({ ...frame, method: call.method, path: '', status: call.status });
  const { wire, version, agent, operation, outcome } = call;
  const code = outcome.kind === 'failure' ? { code: outcome.code, message: '' } : {};
  return JSON.stringify({
    ...frame,
    wire,
    version,
    agent,
    operation,
    arguments: {},
    outcome: { kind: outcome.kind, ...code },
    left: ['arguments', 'results'],
  });
}

function secretsOf({ credential, applicationToken }: Caller): readonly string[] {
  const token = applicationToken === undefined ? [] : [applicationToken.reveal()];
  switch (credential?.scheme) {
    case undefined:
      return token;
    case 'ticket':
      return [...token, credential.ticket.reveal()];
    case 'bearer':
      return [...token, credential.token.reveal()];
    case 'basic': {
      const password = credential.password.reveal();
      return [...token, password, inBase64(`${credential.user}:${password}`)];
    }
    case 'session':
      return [...token, credential.cookie.reveal(), credential.xsrf.reveal()];
  }
}

/** As it may stand in a line: as a text of JSON, in an address, in base64. */
const formsOf = (secret: string): readonly string[] =>
  secret.length < secretCharsMin ? [] : [JSON.stringify(secret).slice(1, -1), percentEncoded(secret), inBase64(secret)];

function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Without the last characters, which depend on what follows. */
const inBase64 = (text: string): string => {
  const bytes = Buffer.from(text);
  return bytes.toString('base64', 0, bytes.length - (bytes.length % 3));
};
