import { type AuditLog, envelopeText, type UnsealedEvent } from '@gallra/core/audit';
import type { Transaction } from '@gallra/core/store';
import { isObject, jsonOf } from '../export/canonical-json.ts';

/** The log that events of a log go to: itself while it is open, then what followed it; undefined where nothing did. */
export function openLog(heads: ReadonlyMap<string, AuditLog>, log: string): AuditLog | undefined {
  const seen = new Set<string>();
  for (let at = heads.get(log); at !== undefined && !seen.has(at.log); at = heads.get(at.successor ?? '')) {
    if (!at.closed) return at;
    seen.add(at.log);
  }
  return undefined;
}

/** An envelope issued again in another log. One that says it is of a third log is left as it is: let it be found out. */
function issuedIn(envelope: string, from: string, to: string): string {
  const said = jsonOf(envelope);
  return isObject(said) && said.log === from ? envelopeText({ ...said, log: to }) : envelope;
}

/** Issues events of a closed log again in the one that goes on. Payloads stay theirs: commitments name no log. */
export async function reissue(
  { audit }: Transaction,
  events: readonly UnsealedEvent[],
  from: string,
  to: string,
): Promise<readonly UnsealedEvent[]> {
  const moved = events.map(({ position, envelope }) => ({ position, log: to, envelope: issuedIn(envelope, from, to) }));
  await audit.reissue(from, to, moved);
  return moved;
}
