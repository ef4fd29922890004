import type { ControllerScope } from '../decision/row-with-links.ts';
import type { ErasedPart } from './audit-event.ts';
import type { AuditLog, AuditLogs } from './audit-log.ts';
import { auditRecord } from './audit-record.ts';

/** When something was erased, and by which version of the policy's rules. */
export interface ErasureRecord {
  readonly at: Date;
  readonly policy?: string;
  readonly operation?: string;
}

/**
 * Tells in each log what of its earlier events has been erased. It comes after the erasure, in the same transaction: an
 * event accounts only for what stands before it. Nothing is added to a closed log; the one that goes on tells it.
 *
 * @param audit - the logs, of a transaction
 * @param erased - what was erased, by log
 * @param told - when, and by which rules
 * @see GDPR Art. 5(2), 17(1)
 * @example
 * ```ts
 * import { recordErasures } from '@gallra/core/audit';
 * import type { Transaction } from '@gallra/core/store';
 *
 * declare const tx: Transaction;
 * declare const position: string;
 * await tx.audit.eraseActors([position]);
 * const erased = new Map([['b0f3…', { part: 'actor', events: ['7c9e…'] } as const]]);
 * await recordErasures(tx.audit, erased, { at: new Date() });
 * ```
 */
export async function recordErasures(
  audit: Pick<AuditLogs, 'append' | 'list' | 'of'>,
  erased: ReadonlyMap<string, ErasedPart>,
  told: ErasureRecord,
): Promise<void> {
  if (erased.size === 0) return;
  const heads = new Map((await audit.list()).map((head) => [head.log, head]));
  for (const [log, part] of erased) {
    const head = heads.get(log);
    const open = head?.closed === true ? await audit.of(head.controller) : log;
    await audit.append([
      auditRecord({
        ...told,
        log: open,
        class: 'evidence',
        type: 'payload.erased',
        processing: 'dpv:Erase',
        erased: part,
      }),
    ]);
  }
}

/**
 * Erases from the audit logs what changed for a data subject, and records it. Envelopes and proofs stay as they are: they
 * hold commitments that tell nothing without the salts, which go too.
 *
 * @param audit - the logs, of a transaction
 * @param subject - the random reference of the person
 * @param told - when, and by which rules
 * @param only - the logs it is erased from; default: all
 * @see GDPR Art. 17(1)
 * @example
 * ```ts
 * import { eraseChanges } from '@gallra/core/audit';
 * import type { SubjectReference } from '@gallra/core';
 * import type { Transaction } from '@gallra/core/store';
 *
 * declare const tx: Transaction;
 * declare const reference: SubjectReference;
 * await eraseChanges(tx.audit, reference, { at: new Date() });
 * ```
 */
export async function eraseChanges(
  audit: AuditLogs,
  subject: string,
  told: ErasureRecord,
  only?: readonly string[],
): Promise<void> {
  const logs = await audit.eraseChanges(subject, only);
  await recordErasures(audit, new Map(logs.map((log) => [log, { part: 'change', subject }])), told);
}

/**
 * The logs in which a former reference leads to a person: not those of others who have it too, for there it is theirs.
 *
 * @param logs - all logs
 * @param former - the reference, as `Requests.former` tells it
 * @example
 * ```ts
 * import { logsOfFormer } from '@gallra/core/audit';
 * import type { Transaction } from '@gallra/core/store';
 *
 * declare const tx: Transaction;
 * const [former] = await tx.requests.former({ category: 'buyer', key: '17', controller: '3' });
 * if (former !== undefined) console.log(logsOfFormer(await tx.audit.list(), former).length);
 * ```
 */
export const logsOfFormer = (
  logs: readonly AuditLog[],
  { alsoAt }: { readonly alsoAt: readonly ControllerScope[] },
): readonly string[] =>
  logs.flatMap(({ log, controller }) => (alsoAt.some((other) => other.controller === controller) ? [] : [log]));
