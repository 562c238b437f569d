/**
 * Every envelope we write is valid against the schemas of its own WSDL, says libxml2 (xmllint as WebAssembly), which
 * shares no line with us.
 */
import * as fc from 'fast-check';
import { memoryPages, validateXML } from 'xmllint-wasm';
import { encodeResponse } from '../../src/soap';
import type { Agent, Operation } from '../../src/contract';
import { triedAgents, describeContract, openContract } from '../contract/folder';
import { garden } from '../golden/garden';
import { bytesOf, commandOf, soapRequest } from './calls';
import { payloads, schemaSet } from './schema-set';
import { fieldsOf, type Wishes } from './values';

const sample = { seed: 86, numRuns: 3 };

interface Named {
  readonly fileName: string;
  readonly contents: string;
}

const textOf = (body: Parameters<typeof bytesOf>[0]): string => Buffer.from(bytesOf(body)).toString('utf8');

function requests(operation: Operation, wishes: Wishes): readonly Named[] {
  return fc.sample(fieldsOf(operation.parameters, wishes, 2), sample).flatMap((struct, run) =>
    payloads(textOf(soapRequest(commandOf(operation, struct)).body)).map((contents, part) => ({
      fileName: `${operation.name}-${run}-${part}.xml`,
      contents,
    })),
  );
}

function answers(operation: Operation, wishes: Wishes): readonly Named[] {
  return fc.sample(fieldsOf(operation.results, wishes, 2), sample).flatMap((results, run) => {
    const options = { version: '1.1', correlationId: '', applicationErrors: 'exception-info' } as const;
    const answer = encodeResponse({ kind: 'answer', results, timeZone: { id: 1, code: 'X' } }, operation, options);
    return payloads(textOf(answer.body)).map((contents, part) => ({
      fileName: `${operation.name}Response-${run}-${part}.xml`,
      contents,
    }));
  });
}

/** More file arguments than this overflow the stack of the WebAssembly program. */
const filesMax = 400;

async function complaints(agent: Agent, documents: readonly Named[]): Promise<readonly string[]> {
  if (documents.length > filesMax)
    return [
      ...(await complaints(agent, documents.slice(0, filesMax))),
      ...(await complaints(agent, documents.slice(filesMax))),
    ];
  const { driver, files } = schemaSet(agent);
  const result = await validateXML({
    xml: [...documents],
    schema: [driver],
    preload: [...files],
    initialMemoryPages: memoryPages.MiB * 64,
    maxMemoryPages: memoryPages.MiB * 512,
  });
  return result.errors.map(({ rawMessage }) => rawMessage);
}

function validates(agents: readonly Agent[]): void {
  for (const agent of agents) {
    test(`requests and answers of ${agent.version}.${agent.name} fit its schemas`, async () => {
      const wishes: Wishes = { types: agent.types, wire: 'soap' };
      const documents = agent.operations.flatMap((operation) => [
        ...requests(operation, wishes),
        ...answers(operation, wishes),
      ]);
      expect(documents.length).toBeGreaterThanOrEqual(agent.operations.length * 6);
      expect(await complaints(agent, documents)).toEqual([]);
    });
  }
}

test('the validator sees what is wrong', async () => {
  const tns = garden.namespace;
  const wrong = await complaints(garden, [
    { fileName: 'order.xml', contents: `<Water xmlns="${tns}"><Number>1</Number><Text>a</Text></Water>` },
    { fileName: 'value.xml', contents: `<Water xmlns="${tns}"><Season>Monsoon</Season></Water>` },
    { fileName: 'right.xml', contents: `<Water xmlns="${tns}"><Season>Spring</Season></Water>` },
  ]);
  expect(wrong.some((line) => line.startsWith('order.xml'))).toBe(true);
  expect(wrong.some((line) => line.startsWith('value.xml'))).toBe(true);
  expect(wrong.some((line) => line.startsWith('right.xml:'))).toBe(false);
});

validates([garden]);
describeContract('the contract', () => validates(triedAgents(openContract().contract)));
