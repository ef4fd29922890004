import type { BenchResult } from '../result.ts';
import { measureRecording } from './recording.ts';
import { measureSealing } from './sealing.ts';
import { measureVerification } from './verification.ts';

const events = Number(process.env.GALLRA_BENCH_ROWS ?? 1_000_000);
/** Only what has this in its name. */
const only = process.env.GALLRA_BENCH_ONLY ?? '';

/** The audit log: what recording costs, sealing, and verifying. */
export async function measureAudit(): Promise<readonly BenchResult[]> {
  const asked = (name: string) => name.includes(only);
  const [sealing, verification] = [`sealing ${events} events`, `offline verification of ${events} events`];
  // A verifier is a process of its own: it comes while nothing else has been done in this one.
  const verified = asked(verification) ? [await measureVerification(verification, events)] : [];
  const recorded = await measureRecording();
  const sealed = asked(sealing) ? [await measureSealing(sealing, events)] : [];
  return [...recorded, ...sealed, ...verified];
}
