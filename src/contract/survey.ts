/**
 * What the start report says of a contract folder. The folder is not loaded, because the whole contract takes seconds
 * and much memory.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { listContract, type ContractFile } from './folder';
import { fileBytesMax, loadContract } from './load';
import type { ContractProblem } from './model';

/** How much a contract folder offers. */
export interface ContractSurvey {
  /** Oldest first. */
  readonly versions: readonly string[];
  /** Agents of all versions together. */
  readonly agents: number;
  /** Operations of all versions together, as the port types list them. */
  readonly operations: number;
}

/**
 * Counts what a contract folder offers. The files are searched one by one, not parsed, so it takes a fraction of a
 * second.
 * @throws Error as listContract does
 */
export function surveyContract(folder: string): ContractSurvey {
  const versions = listContract(folder).filter(({ files }) => files.length > 0);
  const files = versions.flatMap((version) => version.files);
  // One buffer for all files: with one for each, the process would stay larger afterwards.
  const sized = files.map((file) => ({ file, bytes: sizeOf(file) })).filter(({ bytes }) => bytes <= fileBytesMax);
  const buffer = Buffer.allocUnsafeSlow(Math.max(0, ...sized.map(({ bytes }) => bytes)));
  return {
    versions: versions.map(({ name }) => name),
    agents: files.length,
    operations: sized.reduce((sum, { file }) => sum + operationsIn(file, buffer), 0),
  };
}

/** 0 for a file that cannot be read: the reason is reported when it is loaded. */
function operationsIn(file: ContractFile, buffer: Buffer): number {
  try {
    const bytes = readInto(buffer, file);
    // The binding lists the operations once more.
    const portType = bytes.toString('latin1', bytes.indexOf('portType'), bytes.lastIndexOf('portType'));
    return portType.match(/<(?:[\w.-]+:)?operation[\s>]/g)?.length ?? 0;
  } catch {
    return 0;
  }
}

/** Reads the file to the start of the buffer. */
function readInto(buffer: Buffer, file: ContractFile): Buffer {
  const descriptor = openSync(file.path, 'r');
  try {
    return buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, 0));
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Finds out why a gateway could serve nothing from a contract folder: it cannot be listed, holds no WSDL, or none of
 * its WSDLs can be read. The smallest are tried first, so for a usable folder one small agent is loaded.
 * @returns one sentence; undefined for a folder of which at least one agent can be served
 */
export function findUnusable(folder: string): string | undefined {
  try {
    const files = listContract(folder).flatMap(({ name, files: own }) => own.map((file) => ({ version: name, file })));
    if (files.length === 0) return `The contract folder ${folder} holds no ServicesNN/Agent.wsdl.`;
    const problems: ContractProblem[] = [];
    const contract = loadContract(folder, { onProblem: (problem) => problems.push(problem) });
    const smallestFirst = files
      .map((each) => ({ ...each, bytes: sizeOf(each.file) }))
      .sort((a, b) => a.bytes - b.bytes);
    for (const { version, file } of smallestFirst)
      if (contract.version(version)?.agent(file.agent).found === 'agent') return undefined;
    const [first] = problems.sort((a, b) => (a.file < b.file ? -1 : 1));
    const example = first === undefined ? '' : ` ${first.file}:${first.line}: ${first.message}`;
    return `None of the ${files.length} WSDLs in the contract folder ${folder} can be read.${example}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function sizeOf({ path }: ContractFile): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
