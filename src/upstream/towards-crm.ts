/**
 * Converts a command to the CRM's version. What that version cannot hold is refused when it carries information,
 * because the caller must not believe that it was saved; the failure has its path and the versions that can hold it.
 * What carries none is left out and reported: proxies generated from a newer WSDL write all properties.
 */
import type { Contract, EnumType, FlagsType, Operation, StructType } from '../contract';
import { Refusal, type Command, type Failure } from '../command';
import type { Turns } from '../text/turn';
import { convertFields, typeNamed } from './convert-value';
import { isNeutralMember, isUnset } from './carries-information';
import type { Conversion, SkewEvent } from './skew';

interface Options {
  readonly contract: Contract;
  readonly onSkew: (event: SkewEvent) => void;
}

/** @param operation the CRM's own form of the command's */
export function* towardsCrm(command: Command, operation: Operation, options: Options): Turns<Command | Failure> {
  const { operation: asked, arguments: given } = command;
  try {
    const conversion = conversionFor(asked, operation, options);
    return {
      ...command,
      operation,
      arguments: yield* convertFields(given, asked.parameters, operation.parameters, conversion),
    };
  } catch (error) {
    if (error instanceof Refusal) return error.toFailure();
    throw error;
  }
}

function conversionFor(asked: Operation, spoken: Operation, { contract, onSkew }: Options): Conversion {
  const { version, agent, name: operation } = asked;
  const leaveOut = (name: string): void => onSkew({ version, agent, operation, kind: 'neutral', name });
  const having = (has: (twin: Operation) => boolean): string => versionsHaving(contract, asked, spoken, has);
  return {
    types: spoken.types,
    onField(name, value, type, target) {
      if (isUnset(value, type)) {
        // Leaving out null loses nothing, so it is not reported.
        if (value !== null) leaveOut(`${target?.name.local ?? operation}.${name}`);
        return;
      }
      const of = target === undefined ? '' : ` of ${target.name.local}`;
      throw new Refusal(
        'upstream.skew',
        `the CRM cannot hold this property${of}; ${having((twin) => hasField(twin, target, name))} it`,
      );
    },
    onMember(name, type, target) {
      const zero = target.members.find(({ value }) => value === 0);
      if (type.kind === 'enum' && zero !== undefined && isNeutralMember(type, name)) {
        leaveOut(`${target.name.local}.${name}`);
        return zero.name;
      }
      const versions = having((twin) => hasMember(twin, target, name));
      throw new Refusal(
        'upstream.skew',
        `the CRM does not know the member ${name} of ${target.name.local}; ${versions} it`,
      );
    },
    onType(type) {
      const versions = having((twin) => typeNamed(twin.types, type) !== undefined);
      throw new Refusal('upstream.skew', `the CRM does not know the type ${type.name.local}; ${versions} it`);
    },
  };
}

/**
 * The loaded versions, except the CRM's own, whose form of the operation has something: "Services87 and Services88
 * have".
 */
function versionsHaving(
  { versions }: Contract,
  { agent, name, version: asked }: Operation,
  spoken: Operation,
  has: (twin: Operation) => boolean,
): string {
  const names = versions.flatMap((version) => {
    const lookup = version.name === spoken.version ? undefined : version.agent(agent);
    const twin = lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined;
    return twin !== undefined && has(twin) ? [version.name] : [];
  });
  const [last = asked, ...before] = names.toReversed();
  return before.length === 0 ? `${last} has` : `${before.toReversed().join(', ')} and ${last} have`;
}

/** @param owner undefined: the operation itself */
function hasField({ parameters, types }: Operation, owner: StructType | undefined, name: string): boolean {
  const twin = owner === undefined ? undefined : typeNamed(types, owner);
  const fields = owner === undefined ? parameters : twin?.kind === 'struct' ? twin.fields : [];
  return fields.some((field) => field.name === name);
}

function hasMember({ types }: Operation, owner: EnumType | FlagsType, name: string): boolean {
  const twin = typeNamed(types, owner);
  return (twin?.kind === 'enum' || twin?.kind === 'flags') && twin.members.some((member) => member.name === name);
}
