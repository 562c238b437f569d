import type { Command } from '../../src/command';
import { createSampler } from '../../src/shadow/sampler';
import { commandOf } from '../properties/calls';
import { operationNamed } from './rig';

const get = operationNamed('Services86', 'Appointment', 'GetAppointmentEntity');
const hour = 3_600_000;

const by = (userAgent: string, operation = get): Command => {
  const command = commandOf(operation, {});
  return { ...command, context: { ...command.context, wire: 'soap', userAgent } };
};

function sampler(sample: number, random: () => number = () => 0.5) {
  const clock = { time: 0, now: () => clock.time };
  return { clock, ...createSampler({ sample, clock, random }) };
}

test('a share of the calls is taken, and the first of each client and operation in every hour', () => {
  const { takes, clock } = sampler(0.01);
  expect(takes(by('a'))).toBe(true);
  expect(takes(by('a'))).toBe(false);
  expect(takes(by('b'))).toBe(true);
  expect(takes(by('a', operationNamed('Services86', 'Contact', 'GetContact')))).toBe(true);
  clock.time = hour;
  expect(takes(by('a'))).toBe(true);
  expect(takes(by('a'))).toBe(false);
});

test('by chance as often as is said', () => {
  let nth = 0;
  const { takes } = sampler(0.1, () => (nth++ % 100) / 100);
  takes(by('a'));
  const taken = Array.from({ length: 1_000 }, () => takes(by('a'))).filter(Boolean);
  expect(taken).toHaveLength(100);
});

test('a first call for which there was no room is made up for after a minute', () => {
  const { takes, missed, clock } = sampler(0.01);
  expect(takes(by('a'))).toBe(true);
  missed(by('a'));
  expect(takes(by('a'))).toBe(false);
  clock.time = 60_000;
  expect(takes(by('a'))).toBe(true);
});

test.each([
  ['Appointment', 'SaveAppointmentEntity'],
  ['Appointment', 'SetSeen'],
  ['SoPrincipal', 'GetSystemInfo'],
  ['SoPrincipal', 'AuthenticateUsernamePassword'],
])('%s.%s is never taken', (agent, name) => {
  expect(sampler(1).takes(by('a', operationNamed('Services86', agent, name)))).toBe(false);
});

test('nothing is taken where the share is 0', () => {
  expect(sampler(0).takes(by('a'))).toBe(false);
});

test('a client with another name for each call does not have all of them compared', () => {
  const { takes, clock } = sampler(0.01);
  const taken = Array.from({ length: 1_000 }, (_, nth) => takes(by(`client ${nth}`))).filter(Boolean);
  expect(taken).toHaveLength(300);
  clock.time = 60_000;
  expect(takes(by('client 999'))).toBe(true);
});
