// What the machine's processors did: ours, the database's, and what others took. Reads /proc, so Linux only.
import fs from 'node:fs';
import os from 'node:os';

const TICK_MS = 10; // USER_HZ is 100 on every Linux that Node runs on

export const canSeeProcessors = fs.existsSync('/proc/stat');

/** The first process of the server that is measured; null: every PostgreSQL of this machine counts. */
/** @type {number | null} */
let postmaster = null;

/** Other servers on this machine are foreign from here on. @param {number} backend one of the server's processes */
export function watchServer(backend) {
  if (canSeeProcessors && read(`/proc/${backend}/comm`).trim() === 'postgres') postmaster = parentOf(backend);
}

/**
 * Milliseconds of processor time so far. `own` are processes of the bench; PostgreSQL counts with all its children,
 * also those that have ended since.
 * @param {number[]} own
 */
export function processorTime(own) {
  if (!canSeeProcessors) return { own: 0, postgres: 0, busy: 0, self: 0 };
  return {
    own: sum(own.map((pid) => timeOf(pid).self)),
    postgres: sum(
      processesNamed('postgres').map((pid) => (isFirst(pid) ? timeOf(pid).family : timeOf(pid).self)),
    ),
    busy: busyTime(),
    self: timeOf(process.pid).self,
  };
}

/**
 * Between two readings: processor time of the bench's own work, and the share of the machine that others took.
 * @param {ReturnType<typeof processorTime>} from
 * @param {ReturnType<typeof processorTime>} to
 * @param {number} wall
 */
export function spent(from, to, wall) {
  const work = to.own - from.own + to.postgres - from.postgres;
  const foreign = to.busy - from.busy - work - (to.self - from.self);
  return {
    cpu: work,
    postgres: to.postgres - from.postgres,
    foreign: Math.max(0, foreign) / (wall * os.availableParallelism()),
  };
}

/** The share of the machine that is taken while the bench does nothing. */
export async function idleLoad(ms = 1000) {
  const from = processorTime([]);
  await new Promise((resolve) => setTimeout(resolve, ms));
  const to = processorTime([]);
  return spent({ ...from, postgres: 0 }, { ...to, postgres: 0 }, ms).foreign;
}

/** @param {number} pid */
export function residentBytes(pid) {
  const kb = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1];
  return Number(kb ?? 0) * 1024;
}

/** @param {string} name */
function processesNamed(name) {
  return fs
    .readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && read(`/proc/${entry}/comm`).trim() === name)
    .map(Number)
    .filter((pid) => !postmaster || pid === postmaster || parentOf(pid) === postmaster);
}

/** @param {number} pid the postmaster, whose parent is no postgres */
const isFirst = (pid) => read(`/proc/${parentOf(pid)}/comm`).trim() !== 'postgres';

const parentOf = (/** @type {number} */ pid) => Number(fieldsOf(pid)[1]);

/** @param {number} pid */
function timeOf(pid) {
  const fields = fieldsOf(pid);
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15).map(Number);
  const self = (user + system) * TICK_MS;
  return { self, family: self + (childUser + childSystem) * TICK_MS };
}

/** The fields after the name, which may hold spaces. */
const fieldsOf = (/** @type {number} */ pid) => {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/** Also what a host took from us for its other guests: "steal". */
function busyTime() {
  const [, ...times] = read('/proc/stat').split('\n', 1)[0]?.split(/\s+/).map(Number) ?? [];
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, stolen = 0] = times;
  return (user + nice + system + irq + softirq + stolen) * TICK_MS;
}

/** @param {string} file */
function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return ''; // it has ended
  }
}

const sum = (/** @type {number[]} */ numbers) => numbers.reduce((a, b) => a + b, 0);
