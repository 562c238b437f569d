/** A CRM whose every answer holds secrets and personal values, each of which stands nowhere else. */
import { exampleArguments, exampleResults, isStruct, Typed, type Failure, type Outcome, type Struct, type Value } from '../../src/command'; // prettier-ignore
import type { DictionaryType, Operation, StructType, Type } from '../../src/contract';
import { isValueOfHolder, personalIn, type Personal } from '../../src/masking';
import { PlantedSecrets } from '../online/planted-secrets';

export class Plants {
  readonly secrets = new PlantedSecrets();
  readonly personal = new PlantedSecrets();
  #count = 0;
  counts = { secrets: 0, personal: 0 };

  /** With signs that XML, JSON, addresses and HTML each write in another way. @param prefix such as `7T:` */
  secret(name: string, prefix = ''): string {
    return this.#plantSecret(name, `${prefix}Hushed${this.#word()}/&"+<${this.#count}`);
  }

  /** As header fields can carry it. */
  token(name: string, prefix = ''): string {
    return this.#plantSecret(name, `${prefix}Hushed${this.#word()}/+=${this.#count}`);
  }

  #plantSecret(name: string, text: string): string {
    this.secrets.plant(name, text);
    this.counts.secrets += 1;
    return text;
  }

  /** A value of a person, by what it is. Each of its words is looked for, too. */
  own(name: string, kind: Personal = 'words'): string {
    const [one, other] = [this.#word(), this.#word()];
    const text = this.#formed(name, kind, `Zaph${one}`, `Beeb${other}`);
    const words = text.match(/[\p{L}\p{N}]{8,}/gu) ?? [];
    for (const part of kind === 'birth' ? [text.slice(0, 10)] : [text, ...words]) this.personal.plant(name, part);
    this.counts.personal += 1;
    return text;
  }

  #formed(name: string, kind: Personal, one: string, other: string): string {
    // So long that no masked number is one by chance.
    const number = 22_000_000_000_000 + this.#count * 7_919_000_003;
    if (/e-?mail/i.test(name)) return `${one}.${other}@${one}.example`;
    switch (kind) {
      case 'phone':
        return `+47 ${number}`;
      case 'number':
        return `NO${number}MVA`;
      case 'url':
        return `https://www.${one}.example/${other}?q=${one}`;
      case 'file':
        return `${one} ${other}.docx`;
      case 'birth':
        // One for all: none of those that come in its place is it.
        return '1961-04-17T00:00:00';
      case 'text':
        return `<p>${one} &amp; ${other}</p> said "${one}", 4${number}`;
      default:
        return `${one} ${other}`;
    }
  }

  #word(): string {
    return String(++this.#count).padStart(6, '0').replace(/\d/g, (digit) => 'qjxvkzwpbg'[Number(digit)] ?? ''); // prettier-ignore
  }

  arguments(operation: Operation): Struct {
    return this.#fields(exampleArguments(operation), operation.parameters, '', 'text');
  }

  /** Everything that the operation gives, as a CRM with such records would. */
  answer(operation: Operation): Outcome {
    const kind = personalIn('', operation.name) === 'secret' ? 'secret' : 'text';
    return { kind: 'answer', results: this.#fields(exampleResults(operation), operation.results, '', kind, kind) };
  }

  /** A refusal in the CRM's own words. */
  refusal(): Failure {
    const words = `${this.own('message')} says ${this.token('ticket in a message', '7T:')}`;
    return {
      kind: 'failure',
      code: 'crm.refused',
      message: words,
      status: 500,
      exception: {
        message: words,
        type: 'SuperOffice.CRM.Services.SoException',
        friendlyText: this.own('friendly text'),
        source: this.own('source'),
        inner: { message: this.own('inner message') },
        parameters: new Map([['Password', this.secret('parameter')], ['Name', this.own('parameter')]]), // prettier-ignore
      },
    };
  }

  #fields(value: Struct, fields: StructType['fields'], owner: string, holder: Personal, all?: Personal): Struct {
    const named = fields.map(({ name, type }): [string, Value] => {
      const kind = all === 'secret' ? all : isValueOfHolder(owner, name) ? holder : personalIn(owner, name);
      return [name, this.#value(value[name] ?? null, type, kind, `${owner}.${name}`)];
    });
    return Object.fromEntries(named);
  }

  #value(value: Value, type: Type, kind: Personal, name: string): Value {
    switch (type.kind) {
      case 'struct':
        return isStruct(value) ? this.#fields(value, type.fields, type.name.local, kind) : value;
      case 'list':
        return Array.isArray(value) ? value.map((item: Value) => this.#value(item, type.item.type, kind, name)) : value;
      case 'dictionary':
        return this.#dictionary(value, type, kind, name);
      case 'scalar':
        return this.#scalar(value, type.scalar, kind, name);
      case 'any':
        return value instanceof Typed ? new Typed(value.type, this.#value(value.value, value.type, kind, name)) : value;
      default:
        return value;
    }
  }

  /** Keys are names of fields; some are addresses. */
  #dictionary(value: Value, { key, value: { type } }: DictionaryType, kind: Personal, name: string): Value {
    if (!(value instanceof Map)) return value;
    const isText = key.type.kind === 'scalar' && key.type.scalar === 'string';
    const keyOf = (before: string): string => (isText && type.kind === 'scalar' ? this.own('e-mail as key') : before);
    return new Map(Array.from(value, ([before, each]) => [keyOf(String(before)), this.#value(each, type, kind, name)]));
  }

  #scalar(value: Value, scalar: string, kind: Personal, name: string): Value {
    if (scalar === 'dateTime') return kind === 'birth' ? this.own(name, kind) : value;
    if (scalar === 'base64Binary') return btoa(this.own(name));
    if (scalar !== 'string') return value;
    return kind === 'kept' ? value : kind === 'secret' ? this.secret(name) : this.own(name, kind);
  }
}
