import { hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type LogVerification, verifyLog } from '@gallra/audit';
import { type BenchResult, type Contestant, sideBySide } from '../result.ts';
import { generatedLog } from './generated-log.ts';

/** Verifies a log, beside the least anybody could do with its lines: parse each, and hash it. */
export async function measureVerification(name: string, events: number): Promise<BenchResult> {
  const log = await generatedLog(events);
  const read = () => createReadStream(log.file, { highWaterMark: 1 << 20 });

  let verification: LogVerification | undefined;
  const ours: Contestant = {
    async prepare() {},
    async run() {
      verification = await verifyLog(read(), log);
    },
    async verify() {
      if (verification?.ok !== true || verification.sealed !== events) throw new Error('The log was not verified.');
    },
  };
  let numbers = 0;
  const reference: Contestant = {
    async prepare() {
      numbers = 0;
    },
    async run() {
      for await (const line of createInterface({ input: read(), crlfDelay: Number.POSITIVE_INFINITY })) {
        const { n } = JSON.parse(line);
        if (typeof n === 'number' && hash('sha256', line).length === 64) numbers++;
      }
    },
    async verify() {
      if (numbers !== events) throw new Error('The reference has not read every line.');
    },
  };
  try {
    return await sideBySide(
      { suite: 'audit', name, unit: 'events/s', amount: events, goal: 0.6, runs: 5 },
      ours,
      reference,
    );
  } finally {
    log.remove();
  }
}
