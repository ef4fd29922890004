import type { BenchResult } from '../result.ts';
import { measureRecording } from './recording.ts';
import { measureSealing } from './sealing.ts';
import { measureVerification } from './verification.ts';

const events = Number(process.env.GALLRA_BENCH_ROWS ?? 1_000_000);
/** Only what has this in its name. */
const only = process.env.GALLRA_BENCH_ONLY ?? '';

/** The audit log: what recording costs, sealing, and verifying. */
export async function measureAudit(): Promise<readonly BenchResult[]> {
  const measurements = {
    [`sealing ${events} events`]: measureSealing,
    [`offline verification of ${events} events`]: measureVerification,
  };
  const measured: BenchResult[] = [...(await measureRecording())];
  for (const [name, measure] of Object.entries(measurements))
    if (name.includes(only)) measured.push(await measure(name, events));
  return measured;
}
