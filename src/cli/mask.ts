/** Takes the secrets out of a command, so that everything made of it can be shown. */
import {
  extras,
  isStruct,
  JsonText,
  Secret,
  unknownElements,
  type Caller,
  type Command,
  type Credential,
  type Extras,
  type UnknownElement,
  type UnknownElements,
  type Value,
} from '../command';

const masked = '[secret]';

/** Text with such a name is a secret anywhere: `AuthenticateUsernamePassword(Password)`, `…(AccessToken)`. */
const secretName = /(?:password|passphrase|secret|token)$|^ticket$/i;

/**
 * The command with `[secret]` for every secret: the caller's and those among the arguments. Equal arguments stay the
 * same object.
 */
export function maskCommand(command: Command): Command {
  const { original, ...rest } = command;
  const plain = maskStruct(command.arguments);
  const caller = maskCaller(command.caller);
  if (plain === command.arguments && original?.wire === 'rest') return { ...rest, caller, original };
  // An envelope has the ticket in it, and a body with a masked argument would show it.
  return { ...rest, caller, arguments: plain };
}

function maskCaller(caller: Caller): Caller {
  const { credential, applicationToken } = caller;
  return {
    ...caller,
    ...(credential === undefined ? {} : { credential: maskCredential(credential) }),
    ...(applicationToken === undefined ? {} : { applicationToken: new Secret(masked) }),
  };
}

function maskCredential(credential: Credential): Credential {
  const secret = new Secret(masked);
  switch (credential.scheme) {
    case 'ticket':
      return { scheme: 'ticket', ticket: secret };
    case 'bearer':
      return { scheme: 'bearer', token: secret };
    case 'basic':
      return { scheme: 'basic', user: credential.user, password: secret };
    case 'session':
      return { scheme: 'session', cookie: secret, xsrf: secret };
  }
}

function maskStruct<T extends Command['arguments']>(struct: T): T {
  let changed = false;
  const entries = Object.entries(struct).map(([name, value]): [string, Value | undefined] => {
    const after = typeof value === 'string' && secretName.test(name) ? masked : maskValue(value);
    changed ||= after !== value;
    return [name, after];
  });
  const others = maskExtras(struct[extras]);
  if (others !== struct[extras]) return { ...struct, ...Object.fromEntries(entries), [extras]: others };
  const unknown = maskUnknownElements(struct[unknownElements]);
  if (unknown !== struct[unknownElements])
    return { ...struct, ...Object.fromEntries(entries), [unknownElements]: unknown };
  return changed ? { ...struct, ...Object.fromEntries(entries) } : struct;
}

/** A property that no contract names is judged by its name only; all of its value may be secret. */
function maskExtras(unknown: Extras | undefined): Extras | undefined {
  if (unknown === undefined || !Array.from(unknown.keys()).some((name) => secretName.test(name))) return unknown;
  return new Map(
    Array.from(unknown, ([name, text]) => [name, secretName.test(name) ? new JsonText(JSON.stringify(masked)) : text]),
  );
}

const secretTag = /<(?:\w*(?:password|passphrase|secret|token)|ticket)[\s>]/i;

/** The same for an element, which also counts when an element inside it has such a name. */
function maskUnknownElements(unknown: UnknownElements | undefined): UnknownElements | undefined {
  if (unknown === undefined || !Array.from(unknown.elements.values()).some(({ text }) => secretTag.test(text)))
    return unknown;
  const elements = Array.from(unknown.elements, ([key, element]): [string, UnknownElement] => {
    const { before, name, text } = element;
    return [key, secretTag.test(text) ? { before, name, text: `<${name}>${masked}</${name}>` } : element];
  });
  return { fields: unknown.fields, elements: new Map(elements) };
}

function maskValue(value: Value | undefined): Value | undefined {
  if (isStruct(value)) return maskStruct(value);
  if (value instanceof Map) return maskDictionary(value);
  if (!Array.isArray(value)) return value;
  const items: readonly Value[] = value;
  const after = items.map((item) => maskValue(item) ?? null);
  return after.every((item, index) => item === items[index]) ? value : after;
}

function maskDictionary(dictionary: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  const entries = [...dictionary].map(([key, value]): [string, Value] => [
    key,
    typeof value === 'string' && secretName.test(key) ? masked : (maskValue(value) ?? null),
  ]);
  return entries.every(([key, value]) => dictionary.get(key) === value) ? dictionary : new Map(entries);
}
