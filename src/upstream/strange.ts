/** What a SOAP caller says that the contract does not know, in front of a CRM of another version or wire. */
import { failure, type Command, type Failure, type Unknown } from '../command';
import type { SkewEvent } from './skew';

export interface UnknownOptions {
  /** What the CRM speaks: `v1`, or a version such as `Services86`. */
  readonly spoken: string;
  /** Whether what carries information is left out, too. */
  readonly ignore: boolean;
  readonly onSkew: (event: SkewEvent) => void;
}

/**
 * What a CRM can be told of a command that has strange things in it: all of it when it speaks the caller's version.
 * Otherwise what carries information is refused with its path, and the rest left out and counted.
 */
export function withoutUnknown(command: Command, options: UnknownOptions): Command | Failure {
  const { strange = [], elsewhere, ...known } = command;
  if (options.spoken === command.operation.version) return command;
  if (elsewhere !== undefined) return elsewhere;
  const { version, agent, name: operation } = command.operation;
  const held = strange.find(({ saysNothing, isElement }) => !saysNothing && !(options.ignore && isElement));
  if (held !== undefined) return refusal(held, agent, options.spoken);
  for (const { path } of strange)
    options.onSkew({ version, agent, operation, kind: 'unknown', name: `${operation}(${placeOf(path)})` });
  return known;
}

function refusal({ message, path }: Unknown, agent: string, spoken: string): Failure {
  const remedy = `only a SOAP CRM of the caller's version could be told, and this one speaks ${spoken}: import the ${agent} WSDL of a version that has it`;
  return failure('request.invalid', `${message}; ${remedy}`, { path });
}

/** In the contract's words: without Body and operation, the name that the client chose, and indices. */
const placeOf = (path: string): string =>
  path
    .split('/')
    .slice(2, -1)
    .join('/')
    .replace(/\[\d+\]/g, '');
