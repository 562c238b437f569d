/** Leaves of a CRM's answer one by one, for those who read it without making its record. */
import { JsonToken, type JsonReader } from '../json';
import { Refusal, type Value } from '../command';
import { leafOf, type LeafType } from './leaf';
import { readingNewer } from './newer-members';

/** How the leaves of one type are read, as `decodeResponse` reads them. @throws Refusal for what does not fit */
export interface AnswerLeaf {
  /** Of a JSON string. */
  readonly ofString: (text: string) => Value;
  /** Of any other form; a string that is long is refused: what keeps others waiting is not read so. */
  readonly other: (reader: JsonReader) => Value;
}

/** @returns the reader of the type's leaves; a member that the contract does not have becomes the neutral one */
export function answerLeaf(type: LeafType): AnswerLeaf {
  const { fromString, fromNumber, fromBoolean } = leafOf(type);
  const read = readingNewer(type);
  const ofString = (text: string): Value => read(fromString, text, 'neutral');
  return {
    ofString,
    other: (reader) => {
      const token = reader.peek();
      if (token === JsonToken.number) return read(fromNumber, reader.readNumber(), 'neutral');
      if (token === JsonToken.boolean) return fromBoolean(reader.readBoolean());
      const text = token === JsonToken.string ? reader.shortString() : undefined;
      if (text === undefined) throw new Refusal('request.invalid', `expected ${type.name.local}`);
      return ofString(text);
    },
  };
}
