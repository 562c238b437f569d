/** CPU time and memory of a process and its children by the operating system's accounting (Linux, /proc). */
import { readdirSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

let ticksPerSecond = 0;

function microsecondsPerTick() {
  ticksPerSecond ||= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return 1_000_000 / ticksPerSecond;
}

/** Fields of /proc/PID/stat from the third on: the second, the command's name, may hold blanks. */
function statOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** The process and its direct children (nginx and cluster workers do the work there). */
function family(pid) {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    const text = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ').map(Number);
  });
  return [pid, ...children];
}

/** Time on a core of all threads of a process, in nanoseconds; 0 where the kernel does not count it. */
function scheduledNanoseconds(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  const times = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return times.reduce((sum, one) => sum + one, 0);
}

/**
 * User and system time of all its threads so far, in microseconds; where the scheduler does not tell, exact to the
 * system's tick, usually 10 ms.
 */
export function cpuMicroseconds(pid) {
  const scheduled = family(pid).reduce((sum, one) => sum + scheduledNanoseconds(one), 0);
  if (scheduled > 0) return scheduled / 1000;
  const ticks = family(pid).map((one) => {
    const fields = statOf(one);
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, one) => sum + one, 0) * microsecondsPerTick();
}

/** The same with the system's ticks apart, user and system: coarse, good for their shares over a second or more. */
export function cpuOf(pid) {
  const ticks = family(pid).map((one) => statOf(one));
  const sum = (field) => ticks.reduce((total, fields) => total + Number(fields[field]), 0);
  return { microseconds: cpuMicroseconds(pid), userTicks: sum(11), systemTicks: sum(12) };
}

/** Resident memory now and at its highest, in MB. */
export function memoryMegabytes(pid) {
  const sums = { now: 0, peak: 0 };
  for (const one of family(pid)) {
    const text = readFileSync(`/proc/${one}/status`, 'utf8');
    sums.now += Number(/^VmRSS:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024;
    sums.peak += Number(/^VmHWM:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024;
  }
  return sums;
}
